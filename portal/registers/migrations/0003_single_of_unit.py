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

_TWINS = """
    SELECT register.name, unit.name, array_agg(record.id ORDER BY record.id)
    FROM registers_registerrecord AS record
    JOIN registers_register AS register ON register.id = record.register_id AND register.single
    JOIN orgs_unit AS unit ON unit.id = record.unit_id
    GROUP BY register.id, register.name, unit.id, unit.name
    HAVING count(*) > 1 ORDER BY register.name, unit.name
"""
_SHOWN = 20


def refuse_twins(apps, schema_editor):
    """Which of a unit's entries is the right one only the office can say: nothing is changed."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_TWINS)
        twins = cursor.fetchall()
    if not twins:
        return
    lines = [
        f"“{register}”：{unit}有 {len(keys):,} 条（编号 {'、'.join(map(str, keys))}）"
        for register, unit, keys in twins[:_SHOWN]
    ]
    more = f"……共 {len(twins):,} 处" if len(twins) > _SHOWN else ""
    raise RuntimeError(
        "升级停下，数据没有改动。下列登记簿规定每个单位只填一条，却有单位填了几条：\n"
        + "\n".join([*lines, *([more] if more else [])])
        + "\n请用升级前的版本打开这些登记簿，删除多余的，或去掉“每个单位只填一条”，再重新升级。"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('registers', '0002_history'),
    ]

    operations = [
        migrations.RunPython(refuse_twins, migrations.RunPython.noop),
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
