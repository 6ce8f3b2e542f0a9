"""The tables of a database: all at once where it is empty, by migrations where it holds something.

Migrations render the whole state of the models again for each of their hundreds of small changes; of an empty database
only the end counts, so its tables are made from the models, and the migrations are noted as done.
"""

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

BY_HAND = (migrations.RunPython, migrations.RunSQL)


def make(using: str = DEFAULT_DB_ALIAS) -> None:
    """Bring the database to the present models; doing it again changes nothing."""
    connection = connections[using]
    if not connection.introspection.table_names():
        _make_all(connection)
    _make_by_hand(connection)
    call_command("migrate", database=using, verbosity=0)


def _make_all(connection: BaseDatabaseWrapper) -> None:
    """Make the tables of an empty database, in one transaction."""
    note: type[models.Model] = MigrationRecorder.Migration
    made = [model for model in apps.get_models() if model._meta.can_migrate(connection)]
    done = [note(app=app, name=name) for app, name in _done_by_making(connection)]
    with connection.schema_editor() as editor:
        for model in [note, *made]:
            editor.create_model(model)
        note._default_manager.using(connection.alias).bulk_create(done)


def _make_by_hand(connection: BaseDatabaseWrapper) -> None:
    """Run what is left where that is by hand alone: `migrate` refuses, as later ones are noted as done before them."""
    executor = MigrationExecutor(connection)
    every = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    done = executor.loader.applied_migrations
    left = [migration for migration, _ in every if (migration.app_label, migration.name) not in done]
    for migration in left if all(map(_makes_by_hand, left)) else ():
        before = executor.loader.project_state([(migration.app_label, migration.name)], at_end=False)
        executor.apply_migration(before, migration)


def _done_by_making(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Return the migrations that have nothing left to do.

    Those of libraries move rows, of which there are none; ours that run SQL make what no model says (an index for
    words, triggers of the ledger), do nothing else, and are left to `_make_by_hand`.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan if not _makes_by_hand(migration)]


def _makes_by_hand(migration: migrations.Migration) -> bool:
    ours = type(migration).__module__.startswith("musespark.")
    return ours and any(isinstance(operation, BY_HAND) for operation in migration.operations)
