"""Who is named in a field of an entry sees it as his own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_taking_back"), ("registers", "0014_decisions")]

    operations = [
        migrations.AddField(
            "register", "own_key", models.CharField("给本人看", max_length=30, blank=True, default=""), preserve_default=False
        ),
        migrations.AddField(
            "registerrecord",
            "person",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
    ]
