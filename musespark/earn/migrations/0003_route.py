import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    # not on 0002, which is left to `migrate` where the tables of an empty database are made at once (support.tables)
    dependencies = [
        ("earn", "0001_initial"),
        ("works", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(model_name="share", name="agreed_at"),
        migrations.RemoveField(model_name="share", name="terms"),
        migrations.AddField(
            model_name="share",
            name="reached_ppm",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_ppm", models.PositiveIntegerField()),
                ("agreed_ppm", models.PositiveIntegerField()),
                ("claimed_ppm", models.PositiveIntegerField()),
                ("most_ppm", models.PositiveIntegerField()),
                ("terms", models.CharField(max_length=300)),
                ("agreed_at", models.DateTimeField()),
                (
                    "child",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="works.work",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="routes", to="earn.share"
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
    ]
