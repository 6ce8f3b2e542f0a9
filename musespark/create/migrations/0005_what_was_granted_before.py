"""Let what was granted before be granted for remixes of either kind; and digests of what is public count all terms."""

from django.db import migrations


def carry_over(apps, schema_editor):
    apps.get_model("create", "RemixRequest").objects.update(use="ai")
    # digests counted the former terms: they are taken anew when somebody looks
    apps.get_model("create", "PendingEdit").objects.update(since="")
    apps.get_model("create", "Brief").objects.update(public="")


class Migration(migrations.Migration):
    dependencies = [("create", "0004_uses_that_are_asked_for")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
