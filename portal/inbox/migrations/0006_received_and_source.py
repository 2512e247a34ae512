from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0005_task_files")]

    operations = [
        migrations.AddField(
            "assignment", "about_type", models.CharField(max_length=60, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "assignment", "about_id", models.CharField(max_length=40, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "task", "received_at", models.DateTimeField("签收时间", null=True, blank=True)
        ),
    ]
