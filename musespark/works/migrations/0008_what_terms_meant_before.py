"""Let Works offer what they offered: remixes with AI as those by hand, reposts unless there were to be no remixes."""

from django.db import migrations
from django.db.models import F


def tell_apart(apps, schema_editor):
    works = apps.get_model("works", "Work").objects.all()
    works.update(ai_terms=F("remix_terms"))
    works.filter(remix_terms="never").update(repost_terms="never")
    # terms accepted before stay as they are; which of them named a quotation is said by a field of its own now
    apps.get_model("works", "Derivation").objects.filter(share_ppm=0).exclude(terms="").update(is_quote=True)


class Migration(migrations.Migration):
    dependencies = [("works", "0007_terms_for_remixes_with_ai_shares_and_reposts")]
    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop)]
