"""Let the database refuse any change of the log's past."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from musespark.credential.unchanging import LOG


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    LOG.install(schema_editor.connection)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    LOG.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("credential", "0006_log")]

    operations = [migrations.RunPython(install, remove)]
