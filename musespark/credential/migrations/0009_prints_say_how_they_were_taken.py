"""Prints of texts say by which letters and runs they were taken; those there are get taken anew by a chore."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('credential', '0008_disputes')]
    operations = [
        migrations.AddField('textprint', 'version', models.PositiveSmallIntegerField(default=1)),
        migrations.AlterField('textprint', 'version', models.PositiveSmallIntegerField(default=2)),
    ]
