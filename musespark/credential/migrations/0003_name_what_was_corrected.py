"""Note what the facts said when a label was corrected: rulings from now on note it as they are made."""

from django.db import migrations
from django.db.models import F


def name_what_was_corrected(apps, schema_editor):
    """A label that says a ruling's words says them of its present facts; of older rulings nobody knows any more."""
    present = apps.get_model('credential', 'Ruling').objects.filter(contest__work__label__sentence=F('after'))
    for ruling in present.select_related('contest__work__label'):
        ruling.computed = ruling.contest.work.label.computed
        ruling.save(update_fields=['computed'])


class Migration(migrations.Migration):
    dependencies = [('credential', '0002_labels_of_any_length')]
    operations = [migrations.RunPython(name_what_was_corrected, migrations.RunPython.noop)]
