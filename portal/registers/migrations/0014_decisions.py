import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0006_received_and_source"), ("registers", "0013_looked_over")]

    operations = [
        migrations.AddField(
            "register", "decision_key", models.CharField("议定事项", max_length=30, blank=True)
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField("议定事项", max_length=500)),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inbox.assignment",
                        verbose_name="交办事项",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="registers.registerrecord",
                    ),
                ),
            ],
            options={"verbose_name": "议定事项", "verbose_name_plural": "议定事项"},
        ),
    ]
