from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "musespark.works"
    label = "works"
