from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('credential', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(model_name='contest', name='sentence', field=models.TextField()),
        migrations.AlterField(model_name='label', name='computed', field=models.TextField()),
        migrations.AlterField(model_name='label', name='sentence', field=models.TextField()),
        migrations.AlterField(model_name='ruling', name='after', field=models.TextField()),
        migrations.AlterField(model_name='ruling', name='before', field=models.TextField()),
        migrations.AddField(
            model_name='ruling', name='computed', field=models.TextField(default=''), preserve_default=False
        ),
    ]
