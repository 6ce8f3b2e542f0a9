"""An empty database gets its tables at once; they are those that the migrations would have made."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the other database is a file"),
    pytest.mark.django_db,
]
TWICE = "from musespark.support import tables; tables.make(); tables.make()"
WRITTEN = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND type = '{}'"

Ask = Callable[[str], list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask a database made by `tables.make()`, called twice."""
    folder = tmp_path_factory.mktemp("made")
    world = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {"MUSESPARK_DATA": str(folder)}
    subprocess.run([sys.executable, "-m", "musespark", "shell", "-v", "0", "-c", TWICE], env=world, check=True)
    with closing(sqlite3.connect(folder / "musespark.sqlite3")) as opened:
        yield lambda sql: opened.execute(sql).fetchall()


def migrated(sql: str) -> list[tuple[str, ...]]:
    """Ask the tests' own database, which the migrations made."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def columns(ask: Ask) -> dict[str, list[str]]:
    """Return each table's columns and constraints, in whatever order they stand."""
    return {name: sorted(sql.partition("(")[2][:-1].split(", ")) for name, sql in ask(WRITTEN.format("table"))}


def test_the_tables_have_the_same_columns_and_constraints(made: Ask) -> None:
    assert len(columns(made)) > 80
    assert columns(made) == columns(migrated)


@pytest.mark.parametrize("kind", ["index", "trigger", "view"])
def test_indexes_and_triggers_are_the_same(made: Ask, kind: str) -> None:
    assert sorted(made(WRITTEN.format(kind))) == sorted(migrated(WRITTEN.format(kind)))


@pytest.mark.parametrize(
    "rows",
    [
        "SELECT app, name FROM django_migrations ORDER BY 1, 2",
        "SELECT app_label, model FROM django_content_type ORDER BY 1, 2",
        "SELECT codename FROM auth_permission ORDER BY 1",
        "SELECT domain FROM django_site",
    ],
)
def test_what_migrations_leave_behind_is_there(made: Ask, rows: str) -> None:
    assert made(rows) == migrated(rows)
