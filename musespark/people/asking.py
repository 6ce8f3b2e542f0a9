"""Who asks: requests with the types that middleware gives them."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from musespark.people.models import Person


class Visit(HttpRequest):
    """Anybody's request."""

    htmx: HtmxDetails
    user: Person | AnonymousUser


class SignedIn(Visit):
    """The request of somebody with an account."""

    user: Person


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page, and not for a whole one that it lost from its history."""
    htmx = getattr(request, "htmx", None)
    return isinstance(htmx, HtmxDetails) and bool(htmx) and not htmx.history_restore_request
