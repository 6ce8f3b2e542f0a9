from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "musespark.traces"
    label = "traces"
