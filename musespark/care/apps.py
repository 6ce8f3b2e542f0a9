from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "musespark.care"
    label = "care"
