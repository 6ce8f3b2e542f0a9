from django.apps import AppConfig


class EarnConfig(AppConfig):
    name = "musespark.earn"
    label = "earn"
