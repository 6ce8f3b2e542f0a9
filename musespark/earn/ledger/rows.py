"""The statements of the fast path, many rows each, for SQLite and PostgreSQL.

Django makes an object of each row, a node of each id looked for and an UPDATE for each balance; that costs several
times what the rows themselves do. SQLite takes rows fastest as VALUES of a few fixed shapes, PostgreSQL as one array
a column, spelled here: the driver looks at every element anew, which takes a third of a batch's time in this process.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db import connection

from musespark.earn.ledger.transfer import Transfer

_AT_ONCE = 200  # rows of one statement on SQLite: few enough to parse quickly, and the driver keeps the shape prepared

_CURRENCIES = "SELECT id, currency FROM earn_account WHERE id IN ({rows})"
_FREE = "SELECT id, balance - held FROM earn_account WHERE guarded AND id IN ({rows}) ORDER BY id"
_STANDING = "SELECT key, id, fingerprint FROM earn_transaction WHERE key IN ({rows})"
_TRANSACTIONS = (
    "INSERT INTO earn_transaction (key, fingerprint, kind, at, batch_id, reverses_id) {rows} "
    "ON CONFLICT (key) DO NOTHING RETURNING key, id"
)
_ENTRIES = "INSERT INTO earn_entry (transaction_id, account_id, amount) {rows}"
_MOVES = (
    "WITH move (account, amount) AS ({rows}) UPDATE earn_account "
    "SET balance = balance + move.amount FROM move WHERE id = move.account"
)

Row = tuple[str | int | datetime | None, ...]


def currencies(accounts: Iterable[int]) -> dict[int, str]:
    """Return account -> its currency, without those that don't exist."""
    return dict(_run(_CURRENCIES, ((account,) for account in accounts), ("bigint",)))


def lock(accounts: Iterable[int]) -> dict[int, int]:
    """Lock the guarded ones among `accounts` until the transaction ends and return what is free in each.

    In the order of ids, always, so that two transactions never wait for each other.
    """
    locking = f"{_FREE} FOR NO KEY UPDATE" if connection.features.has_select_for_no_key_update else _FREE
    return dict(_run(locking, ((account,) for account in sorted(set(accounts))), ("bigint",)))


def standing(keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return key -> (transaction, fingerprint) for the keys that stand."""
    found = _run(_STANDING, ((key,) for key in keys), ("text",))
    return {key: (number, fingerprint) for key, number, fingerprint in found}


def insert_transactions(fresh: Iterable[tuple[Transfer, str]], batch: int, at: datetime) -> dict[str, int]:
    """Insert a row for each (transfer, fingerprint); returns key -> id without the keys that stand already."""
    moment = connection.ops.adapt_datetimefield_value(at)
    values = ((asked.key, mark, asked.kind, moment, batch, asked.reverses) for asked, mark in fresh)
    return dict(_run(_TRANSACTIONS, values, ("text", "text", "text", "timestamptz", "bigint", "bigint")))


def insert_entries(values: Iterable[tuple[int, int, int]]) -> None:
    """Insert (transaction, account, amount) rows."""
    _run(_ENTRIES, values, ("bigint", "bigint", "bigint"))


def move(amounts: Iterable[tuple[int, int]]) -> None:
    """Add to the balance of each (account, amount); IntegrityError where one would fall below what is held."""
    _run(_MOVES, amounts, ("bigint", "bigint"))


def _run(statement: str, values: Iterable[Row], types: tuple[str, ...]) -> list[Any]:
    run = _as_arrays if connection.vendor == "postgresql" else _as_values
    return run(statement, values, types)


def _as_values(statement: str, values: Iterable[Row], types: tuple[str, ...]) -> list[Any]:
    row = f"({', '.join(['%s'] * len(types))})"
    rest = iter(values)
    found: list[Any] = []
    with connection.cursor() as cursor:
        while some := list(islice(rest, _AT_ONCE)):
            rows = f"VALUES {', '.join([row] * len(some))}"
            cursor.execute(statement.format(rows=rows), list(chain.from_iterable(some)))
            found += cursor.fetchall() if cursor.description else []
    return found


def _as_arrays(statement: str, values: Iterable[Row], types: tuple[str, ...]) -> list[Any]:
    columns = [_literal(column) for column in zip(*values, strict=True)]
    if not columns:
        return []
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    with connection.cursor() as cursor:
        rows = f"SELECT * FROM unnest({arrays})"  # noqa: S608  types from this file, values as parameters
        cursor.execute(statement.format(rows=rows), columns)
        return cursor.fetchall() if cursor.description else []


def _literal(column: Sequence[str | int | datetime | None]) -> str:
    """Return the column as PostgreSQL spells an array, to be handed over as one parameter."""
    return f"{{{','.join(map(_element, column))}}}"


def _element(value: str | int | datetime | None) -> str:
    if value is None:
        return "NULL"
    if type(value) is int:
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
