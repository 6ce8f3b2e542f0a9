"""Addresses of the demo's progress and of the operator's page about it."""

from django.urls import path

from musespark.demo.pages import views

app_name = "demo"
urlpatterns = [
    path("demo/progress", views.progress, name="progress"),
    path("operate/demo", views.operate, name="operate"),
]
