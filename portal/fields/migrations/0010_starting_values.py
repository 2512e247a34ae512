from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fields", "0009_expiry_and_proofs")]

    operations = [
        migrations.AddField(
            "fielddef", "start", models.CharField("起始内容", max_length=60, blank=True)
        ),
        migrations.AddField(
            "fielddef",
            "start_each",
            models.CharField(
                "每到何时重新开始",
                max_length=10,
                blank=True,
                choices=[
                    ("year", "年度"),
                    ("half", "半年"),
                    ("quarter", "季度"),
                    ("month", "月度"),
                    ("week", "周"),
                ],
            ),
        ),
    ]
