"""How a connection of ours asks SQLite: readers never wait, writers wait their turn, what was acknowledged stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import OperationalError, connection, transaction

from conftest import MakePerson
from musespark.people.models import Person

Answer = TypeVar("Answer")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL decides by its own settings"),
]


def asked(pragma: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        return cursor.fetchone()[0]


def beside(act: Callable[[], Answer]) -> Answer:
    """Do it in a thread, which has a connection of its own, and return what it returned or raise what it raised."""

    def do() -> Answer:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(do).result()


def begin_at_once() -> bool:
    """Begin a transaction without waiting for a turn; nothing is read or written in it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    with transaction.atomic():
        return True


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("busy_timeout", 20_000),  # ms that a writer waits for its turn
    ],
)
def test_each_connection_is_set_up_like_this(pragma: str, value: object) -> None:
    assert beside(lambda: asked(pragma)) == value


def test_a_transaction_has_the_turn_to_write_from_its_beginning() -> None:
    with transaction.atomic(), pytest.raises(OperationalError, match="database is locked"):
        beside(begin_at_once)
    assert beside(begin_at_once)


def test_who_reads_waits_for_nobody_and_sees_what_was_committed(make_person: MakePerson) -> None:
    with transaction.atomic():
        make_person("ada")
        assert beside(Person.objects.count) == 0
    assert beside(Person.objects.count) == 1
