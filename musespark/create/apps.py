from django.apps import AppConfig


class CreateConfig(AppConfig):
    name = "musespark.create"
    label = "create"
