"""Tables to which rows are only added: the database itself refuses to change the past, on SQLite and PostgreSQL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = (
    "CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table} "
    "{when}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
# INSERT OR REPLACE: the row that goes is not called deleted, unless the connection asked for it (recursive_triggers)
_STANDS = "WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
_POSTGRES = (
    "CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
)
# TRUNCATE of an empty table changes no past: tests empty their database so
_FUNCTION = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE has_past boolean := true;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO has_past;
  END IF;
  IF has_past THEN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$
"""


@dataclass(frozen=True)
class AppendOnly:
    """Each append-only table with all its unique columns; `function` is what PostgreSQL calls to refuse."""

    tables: Mapping[str, tuple[str, ...]]
    function: str

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Refuse UPDATE, DELETE and what amounts to them on the tables from now on.

        Only what is missing is made; doing it again changes nothing.
        """
        wanted = set(self.missing(connection))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(_FUNCTION.replace("{function}", self.function))
            for table, verb in self._each(connection):
                if _name(table, verb) in wanted:
                    cursor.execute(self._statement(connection, table, verb))

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Allow it again: for undoing the migration, and for tests that empty their database."""
        suffix = " ON {table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for table, verb in self._each(connection):
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, verb)}{suffix.format(table=table)}")

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the names of triggers that aren't there (on SQLite, altering a table drops its triggers silently)."""
        is_postgres = connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname FROM pg_trigger"
                if is_postgres
                else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            )
            there = {str(name).lower() for (name,) in cursor.fetchall()}
        return [name for table, verb in self._each(connection) if (name := _name(table, verb)) not in there]

    def _each(self, connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
        verbs = ("UPDATE", "DELETE", "TRUNCATE" if connection.vendor == "postgresql" else "INSERT")
        return ((table, verb) for table in self.tables for verb in verbs)

    def _statement(self, connection: BaseDatabaseWrapper, table: str, verb: str) -> str:
        if connection.vendor == "postgresql":
            each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
            return _POSTGRES.format(table=table, verb=verb, each=each, function=self.function)
        same = " OR ".join(f"{column} = NEW.{column}" for column in self.tables[table])
        when = _STANDS.format(table=table, same=same) if verb == "INSERT" else ""
        return _SQLITE.format(table=table, verb=verb, when=when)


def _name(table: str, verb: str) -> str:
    return f"{table}_{verb}_refused".lower()
