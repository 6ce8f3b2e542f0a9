from django.urls import path

from musespark.learn.pages import health, views

app_name = "learn"
urlpatterns = [
    path("learn", views.insights, name="insights"),
    path("learn/ideas", views.ideas, name="ideas"),
    path("operate/health", health.show, name="health"),
    path("w/<slug:key>/learn", views.station, name="station"),
]
