"""Videos and sounds of Works are recognised by their frames and by their sound."""

import django.db.models.deletion
import musespark.support.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('credential', '0017_points_of_pictures'),
        ('works', '0009_recordings'),
    ]

    operations = [
        migrations.AddField(
            model_name='dispute',
            name='recording',
            field=models.FloatField(default=0),
        ),
        migrations.CreateModel(
            name='FramesPrint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frames', models.BinaryField()),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField(default=musespark.support.clock.now)),
                ('recording', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='frames_print', to='works.recording')),
            ],
        ),
        migrations.CreateModel(
            name='SoundPrint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveSmallIntegerField()),
                ('peaks', models.BinaryField()),
                ('at', models.DateTimeField(default=musespark.support.clock.now)),
                ('recording', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sound_prints', to='works.recording')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('recording', 'start'), name='one_print_a_part')],
            },
        ),
    ]
