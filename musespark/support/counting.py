"""The ids of rows: each is given once, and not again after its row is gone.

The ledger, traces and others name a person or a Work by its id alone, and outlive the row: given again, it would hand a
departed person's money to a newcomer. A database counts on by itself (AUTOINCREMENT, sequences); one that is filled
from an archive, or whose tables are made anew, must be told from where.
"""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

Models = Iterable[type[Model]]


def highest(models: Models) -> dict[str, int]:
    """Return the highest id that each table of `models` ever gave, 0 where none: two queries a table."""
    with connection.cursor() as cursor:
        return {table: _highest(cursor, table, column) for table, column in _counted(models)}


def go_on_from(given: Mapping[str, int], models: Models) -> None:
    """Let each table of `models` count on from the higher of `given` and what it gave itself."""
    with connection.cursor() as cursor:
        for table, column in _counted(models):
            if last := max(given.get(table, 0), _highest(cursor, table, column)):
                _set(cursor, table, column, last)


def _counted(models: Models) -> list[tuple[str, str]]:
    fields = [(model._meta.db_table, model._meta.auto_field) for model in models]
    return [(table, str(field.column)) for table, field in fields if field]


def _highest(cursor: CursorWrapper, table: str, column: str) -> int:
    cursor.execute(f"SELECT max({column}) FROM {table}")  # noqa: S608  our models' own names
    standing = cursor.fetchone()
    if connection.vendor == "sqlite":
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    else:
        cursor.execute(
            "SELECT last_value FROM pg_sequences WHERE"
            " quote_ident(schemaname) || '.' || quote_ident(sequencename) = pg_get_serial_sequence(%s, %s)",
            [table, column],
        )
    return max(value or 0 for row in (standing, cursor.fetchone()) for value in row or ())


def _set(cursor: CursorWrapper, table: str, column: str, last: int) -> None:
    if connection.vendor != "sqlite":
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, last])
        return
    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
