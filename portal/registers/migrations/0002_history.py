"""What the latest save changed, and a history that keeps every one."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('registers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RegisterRecordHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('edition', models.PositiveIntegerField(default=1, verbose_name='修改次数')),
                ('change', models.TextField(default='', editable=False, verbose_name='修改的内容')),
            ],
            options={
                'verbose_name': '登记内容修改记录',
                'verbose_name_plural': '登记内容修改记录',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='registerrecord',
            name='change',
            field=models.TextField(default='', editable=False, verbose_name='修改的内容'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerrecord',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registers_registerrecordhistory" ("by_id", "change", "edition", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."by_id", new_values."change", new_values."edition", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e44689cd845cd64bf06d77b3c83c30f116c7e403', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2743f', referencing='REFERENCING NEW TABLE AS new_values ', table='registers_registerrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerrecord',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registers_registerrecordhistory" ("by_id", "change", "edition", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."by_id", new_values."change", new_values."edition", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."by_id" IS DISTINCT FROM (new_values."by_id") OR old_values."change" IS DISTINCT FROM (new_values."change") OR old_values."edition" IS DISTINCT FROM (new_values."edition") OR old_values."id" IS DISTINCT FROM (new_values."id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0f0fbd71f95db26fcab1c8a4c0ed753c83e3f125', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d8351', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registers_registerrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerrecord',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registers_registerrecordhistory" ("by_id", "change", "edition", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."by_id", old_values."change", old_values."edition", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='dca8b7ae64491326801f83116fcf233b4adf7f7d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_83c5b', referencing='REFERENCING OLD TABLE AS old_values ', table='registers_registerrecord', when='AFTER')),
        ),
        migrations.AddField(
            model_name='registerrecordhistory',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人'),
        ),
        migrations.AddField(
            model_name='registerrecordhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='registerrecordhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registers.registerrecord'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerrecordhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6efc55f02186e4e05fa2f27bdc18a684538ff522', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_58760', table='registers_registerrecordhistory', when='BEFORE')),
        ),
    ]
