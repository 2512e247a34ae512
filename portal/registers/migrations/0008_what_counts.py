"""When entries were made and in which period they count; a register's code, which its counts have."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# As the acts do from now on: a task counts when it is due, another entry on its first open date.
MADE = """
UPDATE registers_registerrecord record SET made_on = (coalesce(
    (SELECT min(history.pgh_created_at) FROM registers_registerrecordhistory history
        WHERE history.id = record.id),
    record.at
) AT TIME ZONE 'Asia/Shanghai')::date;
UPDATE registers_registerrecord record SET counts_on = coalesce(
    record.due_on,
    (SELECT CASE WHEN record.open_values ->> field.key ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
            THEN (record.open_values ->> field.key)::date END
        FROM fields_fielddef field
        WHERE field.version_id = record.version_id AND field.kind = 'date' AND NOT field.sensitive
            AND EXISTS (SELECT FROM registers_register register
                WHERE register.id = record.register_id AND register.kind <> 'task')
        ORDER BY field.position, field.id LIMIT 1),
    record.made_on
);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('fields', '0008_levels'),
        ('orgs', '0003_taking_back'),
        ('registers', '0007_due_and_quiet'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='register',
            name='code',
            field=models.CharField(blank=True, max_length=20, verbose_name='代码'),
        ),
        migrations.AddField(
            model_name='registerrecord',
            name='counts_on',
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name='计入日期'),
        ),
        migrations.AddField(
            model_name='registerrecord',
            name='made_on',
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name='登记日期'),
        ),
        migrations.AddIndex(
            model_name='registerrecord',
            index=models.Index(fields=['register', 'counts_on'], name='record_counted'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='register_code_once'),
        ),
        migrations.RunSQL(MADE, migrations.RunSQL.noop),
    ]
