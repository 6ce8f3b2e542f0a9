from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "musespark.learn"
    label = "learn"
