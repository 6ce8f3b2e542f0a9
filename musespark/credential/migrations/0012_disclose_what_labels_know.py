"""Say of labels that stand already what has to be disclosed, from the facts that they were made from."""

from django.db import migrations

from musespark.credential.disclosure import disclose
from musespark.credential.facts import VERSION, from_json


def tell(apps, schema_editor):
    labels = apps.get_model("credential", "Label").objects.filter(facts__version=VERSION)
    for label in labels.iterator():
        labels.filter(pk=label.pk).update(disclosed=disclose(from_json(label.facts)).kind)


class Migration(migrations.Migration):
    dependencies = [("credential", "0011_what_is_disclosed")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
