"""Fold the names that are there already: rows saved from now on fold their own."""

from django.db import migrations

from musespark.support.fold import plain


def fold(apps, schema_editor):
    people = apps.get_model("people", "Person").objects.exclude(name="")
    for pk, name in people.values_list("pk", "name").iterator():
        people.filter(pk=pk).update(found_as=plain(name)[:200])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_found_as")]
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
