from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "musespark.people"
    label = "people"
