from django.apps import AppConfig


class CredentialConfig(AppConfig):
    name = "musespark.credential"
    label = "credential"
