"""Fold the hashtags that are there already: rows saved from now on fold their own."""

from django.db import migrations

from musespark.support.fold import plain


def fold(apps, schema_editor):
    tags = apps.get_model("works", "Tag").objects.all()
    for pk, name in tags.values_list("pk", "name").iterator():
        tags.filter(pk=pk).update(found_as=plain(name)[:200])


class Migration(migrations.Migration):
    dependencies = [("works", "0002_moves_and_what_an_edit_changed")]
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
