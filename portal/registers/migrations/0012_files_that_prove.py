from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0011_presets")]

    operations = [
        migrations.AddField(
            "recordfile",
            "key",
            models.CharField("所证明的字段", max_length=30, blank=True, default=""),
            preserve_default=False,
        ),
    ]
