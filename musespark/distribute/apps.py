from django.apps import AppConfig


class DistributeConfig(AppConfig):
    name = "musespark.distribute"
    label = "distribute"
