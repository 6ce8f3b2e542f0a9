"""What was seen is kept by person and day, and a list knows when its reading began."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import musespark.support.clock


class Migration(migrations.Migration):
    dependencies = [("distribute", "0002_words"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="SeenDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("looks", models.BinaryField(default=b"")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seen_days",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="seenday",
            constraint=models.UniqueConstraint(fields=("person", "day"), name="one_seen_day"),
        ),
        migrations.AddField(
            model_name="slate",
            name="began",
            field=models.DateTimeField(default=musespark.support.clock.now),
        ),
    ]
