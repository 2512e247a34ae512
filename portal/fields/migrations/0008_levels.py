"""A warning of a register's check is written as the portal's other warnings."""

from typing import Any

from django.db import migrations, models


def rename(apps: Any, _editor: Any) -> None:
    apps.get_model("fields", "FieldCheck").objects.filter(level="warn").update(level="warning")


def rename_back(apps: Any, _editor: Any) -> None:
    apps.get_model("fields", "FieldCheck").objects.filter(level="warning").update(level="warn")


class Migration(migrations.Migration):
    dependencies = [("fields", "0007_arrival")]

    operations = [
        migrations.AlterField(
            model_name="fieldcheck",
            name="level",
            field=models.CharField(
                choices=[("error", "错误"), ("warning", "提醒")],
                default="error",
                max_length=10,
                verbose_name="级别",
            ),
        ),
        migrations.RunPython(rename, rename_back),
    ]
