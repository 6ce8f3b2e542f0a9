"""Note which Works are replies: those written from now on are noted as they are written."""

from django.db import migrations
from django.db.models import Q


def note(apps, schema_editor):
    works = apps.get_model("works", "Work").objects.all()
    works.filter(Q(in_reply_to__isnull=False) | Q(thread__isnull=False)).update(is_reply=True)


class Migration(migrations.Migration):
    dependencies = [("works", "0004_replies_stay_replies_and_removals_outlive_moderators")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
