"""A register is filled by units of several levels, and by the roles it names."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

LEVELS = [
    ("county", "县级"),
    ("township", "乡镇级"),
    ("village", "村级"),
    ("department", "县直单位"),
    ("enterprise", "企业"),
    ("other", "其他"),
]


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_levels")]

    operations = [
        migrations.AddField(
            "register",
            "levels",
            ArrayField(
                models.CharField(max_length=20, choices=LEVELS),
                verbose_name="由哪些级别填报",
                default=list,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE registers_register SET levels = ARRAY[level]",
            "UPDATE registers_register SET level = levels[1]",
        ),
        migrations.RemoveField("register", "level"),
        migrations.AddField(
            "register",
            "filled_by",
            ArrayField(
                models.CharField(max_length=40),
                verbose_name="由谁填报",
                default=list,
                blank=True,
            ),
        ),
    ]
