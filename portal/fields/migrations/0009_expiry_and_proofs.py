from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fields", "0008_levels")]

    operations = [
        migrations.AddField(
            "fielddef",
            "evidence_megabytes",
            models.PositiveSmallIntegerField("每个佐证文件最多几 MB", default=10),
        ),
        migrations.AddField(
            "fielddef",
            "expiry_days",
            models.PositiveSmallIntegerField("到期前几天提醒", null=True, blank=True),
        ),
    ]
