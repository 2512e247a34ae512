"""That a unit has one entry, where the register says so, is kept by the database."""

import django.db.models.deletion
from django.db import migrations, models

_TAKE_OVER = """
    UPDATE registers_registerrecord AS record SET single = TRUE
    FROM registers_register AS register
    WHERE register.id = record.register_id AND register.single
"""
# A copy that cannot differ: what the register becomes, its entries become in the same statement.
_FOLLOW = """
    ALTER TABLE registers_registerrecord ADD CONSTRAINT single_as_register
    FOREIGN KEY (register_id, single) REFERENCES registers_register (id, single)
    ON UPDATE CASCADE
"""
_LET_GO = "ALTER TABLE registers_registerrecord DROP CONSTRAINT single_as_register"


class Migration(migrations.Migration):

    dependencies = [
        ('registers', '0002_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='registerrecord',
            name='single',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name='registerrecord',
            name='register',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='registers.register', verbose_name='登记簿'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.UniqueConstraint(fields=('id', 'single'), name='register_and_single'),
        ),
        migrations.RunSQL(_TAKE_OVER, migrations.RunSQL.noop),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='registerrecord',
            constraint=models.UniqueConstraint(condition=models.Q(('single', True)), fields=('register', 'unit'), name='single_of_unit'),
        ),
        migrations.RunSQL(_FOLLOW, _LET_GO),
    ]
