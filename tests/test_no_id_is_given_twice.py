"""What outlives a person (money, traces) names them by id: nobody who comes later is given it, restored or not."""

import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from conftest import REQUIRED, MakePerson
from musespark.people.leave import leave
from tests.instance import Instance

SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
MAKE = (
    "from musespark.people.models import Person\n"
    "def make(username):\n"
    "    person = Person(username=username)\n"
    "    person.set_unusable_password()\n"
    "    person.save()\n"
    "    return person.pk\n"
)
ONE_LEAVES = MAKE + (
    "from musespark.people.leave import leave; from musespark.support import backup, tables; from pathlib import Path\n"
    "tables.make()\n"
    "[make(name) for name in ('ada', 'bob', 'cleo')]\n"
    "leave(Person.objects.get(username='cleo'))\n"
    "backup.backup(Path({archive!r}))\n"
)
TABLE_MADE_ANEW = (
    "from django.contrib.sites.models import Site; from django.core.management import call_command\n"
    "from musespark.support import tables\n"
    "make = lambda name: Site.objects.create(domain=name, name=name)\n"
    "tables.make(); first = make('a'); last = make('b').pk; Site.objects.get(pk=last).delete()\n"
    "for state in ('0001', '0002'): call_command('migrate', 'sites', state, verbosity=0)\n"
    "print(make('c').pk - last)\n"
)
ONE_COMES = MAKE + "print(make('dora'))\n"


class Somewhere(Instance):
    """An instance whose rows are in SQLite, or in the PostgreSQL database at `url`."""

    def __init__(self, data: Path, url: str) -> None:
        super().__init__(data)
        self.url = url

    @property
    def world(self) -> dict[str, str]:
        return super().world | ({"DATABASE_URL": self.url} if self.url else {})


@pytest.fixture
def databases() -> Iterator[list[str]]:
    """The addresses of two empty PostgreSQL databases; without a server the test is skipped, unless it is required."""
    psycopg = pytest.importorskip("psycopg")
    at = dj_database_url.parse(SERVER)
    try:
        server = psycopg.connect(
            host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], autocommit=True
        )
    except psycopg.OperationalError:
        assert "postgres" not in REQUIRED, "PostgreSQL is required and does not answer"
        pytest.skip("no PostgreSQL on this machine")
    names = [f"counting_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    for name in names:
        server.execute(f"CREATE DATABASE {name}")
    yield [f"{SERVER.rpartition('/')[0]}/{name}" for name in names]
    for name in names:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def newcomer_after_moving(there: Somewhere, here: Somewhere, archive: Path) -> int:
    """Return the id of who comes after ada, bob and cleo were there, cleo left, and the archive was restored here."""
    there.command("shell", "-v", "0", "-c", ONE_LEAVES.format(archive=str(archive)))
    here.command("restore", str(archive))
    return int(here.command("shell", "-v", "0", "-c", ONE_COMES))


def test_from_sqlite_to_sqlite(tmp_path: Path) -> None:
    there, here = Somewhere(tmp_path / "there", ""), Somewhere(tmp_path / "here", "")
    assert newcomer_after_moving(there, here, tmp_path / "all.tar") == 4


def test_from_sqlite_to_postgresql(tmp_path: Path, databases: list[str]) -> None:
    there, here = Somewhere(tmp_path / "there", ""), Somewhere(tmp_path / "here", databases[0])
    assert newcomer_after_moving(there, here, tmp_path / "all.tar") == 4


def test_from_postgresql_to_sqlite(tmp_path: Path, databases: list[str]) -> None:
    there, here = Somewhere(tmp_path / "there", databases[0]), Somewhere(tmp_path / "here", "")
    assert newcomer_after_moving(there, here, tmp_path / "all.tar") == 4


def test_from_postgresql_to_postgresql(tmp_path: Path, databases: list[str]) -> None:
    there, here = (Somewhere(tmp_path / url[-12:], url) for url in databases)
    assert newcomer_after_moving(there, here, tmp_path / "all.tar") == 4


def test_while_the_instance_lives(make_person: MakePerson) -> None:
    make_person("ada")
    departed = make_person("bob")
    pk = departed.pk
    leave(departed)
    assert make_person("cleo").pk > pk


def test_after_a_migration_that_makes_a_table_anew(tmp_path: Path) -> None:
    assert Somewhere(tmp_path, "").command("shell", "-v", "0", "-c", TABLE_MADE_ANEW) == "1\n"


def counted() -> list[type[Model]]:
    """Every model whose rows are numbered by the database, tables of many-to-many relations too."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.auto_field and model._meta.managed]


@pytest.mark.django_db
@pytest.mark.parametrize("model", counted(), ids=lambda model: model._meta.label)
def test_every_table_counts_on_after_its_last_row_went(model: type[Model]) -> None:
    field = model._meta.auto_field
    assert field
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
            assert re.search(rf'"{field.column}" integer NOT NULL PRIMARY KEY AUTOINCREMENT', cursor.fetchone()[0])
        else:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, field.column])
            assert cursor.fetchone()[0]
