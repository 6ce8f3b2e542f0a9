"""Every address of the house, room by room."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    *(
        path("", include(f"musespark.{room}.pages.urls"))
        for room in (
            "distribute",  # first: addresses are tried in this order, and the feed is asked for most
            "web",
            "people",
            "works",
            "traces",
            "care",
            "create",
            "credential",
            "earn",
            "learn",
            "demo",
        )
        if find_spec(f"musespark.{room}.pages") and find_spec(f"musespark.{room}.pages.urls")
    ),
]
