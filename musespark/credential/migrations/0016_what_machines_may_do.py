"""Authors say what machines may do with what they publish."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import musespark.support.clock

CHOICES = [
    ('nothing', 'Not search through it, and not learn from it'),
    ('find', 'Search through it and answer with it, but not be trained with it'),
    ('all', 'All of it, be trained with it too'),
]


class Migration(migrations.Migration):
    dependencies = [
        ('credential', '0015_people_sign_too'),
        ('works', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='Mining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=CHOICES, max_length=7)),
                ('at', models.DateTimeField(default=musespark.support.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mining', to=settings.AUTH_USER_MODEL)),
                ('work', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mining', to='works.work')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('work', None)), fields=('person',), name='one_default_a_person')],
            },
        ),
    ]
