from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "musespark.web"
    label = "web"
