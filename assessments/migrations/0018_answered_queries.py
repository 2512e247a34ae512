import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0017_wanted_until"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "cellquery", "reply", models.CharField("答复", max_length=300, blank=True)
        ),
        migrations.AddField(
            "cellquery",
            "replied_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                verbose_name="答复人",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
            ),
        ),
        migrations.AddField(
            "cellquery", "replied_at", models.DateTimeField("答复时间", null=True)
        ),
    ]
