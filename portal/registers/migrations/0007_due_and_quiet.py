"""After how many days a task is due, and after how many without a note it counts as silent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0006_levels_that_fill")]

    operations = [
        migrations.AddField(
            "register",
            "due_days",
            models.PositiveSmallIntegerField("登记后几天内完成", null=True, blank=True),
        ),
        migrations.AddField(
            "register",
            "quiet_days",
            models.PositiveSmallIntegerField("几天没有进展算久未更新", null=True, blank=True),
        ),
        # As the lists had it until now.
        migrations.RunSQL(
            "UPDATE registers_register SET quiet_days = 30 WHERE kind = 'task'",
            migrations.RunSQL.noop,
        ),
    ]
