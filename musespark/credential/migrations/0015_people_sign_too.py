"""Persons sign beside the instance, each with a key of their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import musespark.support.clock


class Migration(migrations.Migration):
    dependencies = [
        ('credential', '0014_looks_at_what_is_near'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handle', models.CharField(max_length=30)),
                ('salt', models.BinaryField(max_length=32)),
                ('certificate', models.TextField()),
                ('serial', models.CharField(max_length=40, unique=True)),
                ('at', models.DateTimeField(default=musespark.support.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL)),
            ],
            options={'ordering': ['id']},
        ),
    ]
