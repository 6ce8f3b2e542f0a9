from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "musespark.support"
    label = "support"
