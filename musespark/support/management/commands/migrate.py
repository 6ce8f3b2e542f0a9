"""`musespark migrate`: Django's own, after which no id is given a second time."""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connection
from django.db.models import Model

from musespark.support import counting


class Command(migrate.Command):
    def handle(self, *arguments: Any, **options: Any) -> None:
        """Migrate. SQLite alters a table by making it anew, and the new one counts from the rows that are left."""
        given = counting.highest(_standing())
        super().handle(*arguments, **options)
        if any(given.values()):
            counting.go_on_from(given, _standing())


def _standing() -> list[type[Model]]:
    tables = connection.introspection.table_names()
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
