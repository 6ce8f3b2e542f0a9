"""Close what was left open: rows that take the place of others (SQLite), and emptying a table at once (PostgreSQL)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from musespark.earn.ledger import triggers


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("earn", "0004_retell")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
