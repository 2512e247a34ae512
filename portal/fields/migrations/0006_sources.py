"""Sources are named by the apps that offer them, no longer by the engine."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fields', '0005_fieldset_stamp'),
    ]

    operations = [
        migrations.AlterField(
            model_name='fielddef',
            name='source',
            field=models.CharField(blank=True, max_length=60, verbose_name='自动取值'),
        ),
    ]
