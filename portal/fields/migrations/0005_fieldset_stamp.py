"""Whether another version has been published."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fields', '0004_registers_moved'),
    ]

    operations = [
        migrations.AddField(
            model_name='fieldset',
            name='stamp',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
    ]
