"""The database itself refuses to change the past: triggers for SQLite and PostgreSQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("earn_batch", "earn_transaction", "earn_entry", "earn_link")

_SQLITE = (
    "CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
_POSTGRES = (
    "CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION earn_append_only()"
)
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION earn_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE and DELETE on the ledger's append-only tables from now on."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute(_FUNCTION)
        for table, verb in _each():
            cursor.execute((_POSTGRES if is_postgres else _SQLITE).format(table=table, verb=verb))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Allow it again: for undoing the migration, and for tests that empty their database."""
    suffix = " ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table, verb in _each():
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{verb}_refused{suffix.format(table=table)}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that aren't there (on SQLite, altering a table drops its triggers silently)."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger" if is_postgres else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        there = {str(name).lower() for (name,) in cursor.fetchall()}
    return [name for table, verb in _each() if (name := f"{table}_{verb}_refused".lower()) not in there]


def _each() -> list[tuple[str, str]]:
    return [(table, verb) for table in TABLES for verb in ("UPDATE", "DELETE")]
