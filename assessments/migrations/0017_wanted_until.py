from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0016_stars")]

    operations = [
        migrations.AddField(
            "reopening",
            "wanted_until",
            models.DateField("希望更正到", null=True, blank=True),
        ),
    ]
