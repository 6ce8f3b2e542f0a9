"""Note which removals their authors appealed against: those of from now on are noted as they appeal."""

from django.db import migrations


def note(apps, schema_editor):
    open_appeals = apps.get_model("care", "Decision").objects.exclude(appeal="").filter(undoing=None)
    removals = apps.get_model("works", "Withdrawal").objects.filter(work__in=open_appeals.values("work"))
    removals.update(disputed=True)


class Migration(migrations.Migration):
    dependencies = [("care", "0002_decisions_outlive_who_decided_and_what_about")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
