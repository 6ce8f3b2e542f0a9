from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "musespark.demo"
    label = "demo"
