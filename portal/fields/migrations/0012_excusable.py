from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fields", "0011_subjects")]

    operations = [
        migrations.AddField(
            "fielddef",
            "excusable",
            models.BooleanField("必填的可写明原因后空着", default=False),
        ),
    ]
