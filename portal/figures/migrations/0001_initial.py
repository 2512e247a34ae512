"""The table of values, partitioned by the year in which a period begins.

Django knows no partitioned tables, so the table is made here by hand; what Django is told of it is
what it finds. `figures.domain.partitions` asks for the parts.
"""

import django.db.models.deletion
from django.db import migrations, models

import portal.periods

_MAKE = """
CREATE TABLE figures_figurevalue (
    unit_id bigint NOT NULL CONSTRAINT figure_value_unit
        REFERENCES orgs_unit (id) DEFERRABLE INITIALLY DEFERRED,
    figure varchar(60) NOT NULL,
    period varchar(30) COLLATE "C" NOT NULL CONSTRAINT figure_value_period CHECK (
        period ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}/(year|half|quarter|month|week)$'
    ),
    value numeric(18, 4) NULL,
    numerator numeric(18, 4) NULL,
    denominator numeric(18, 4) NULL,
    state varchar(12) NOT NULL CONSTRAINT figure_value_state_known
        CHECK (state IN ('provisional', 'taken', 'frozen')),
    taken_at timestamptz NOT NULL,
    definition_version smallint NOT NULL CHECK (definition_version >= 0),
    CONSTRAINT figure_value_once PRIMARY KEY (unit_id, figure, period),
    CONSTRAINT figure_value_share_whole CHECK ((numerator IS NULL) = (denominator IS NULL))
) PARTITION BY RANGE (period);
CREATE INDEX figure_value_of_period ON figures_figurevalue (figure, period);
"""
# A ranking that was published rests on frozen values: nobody changes them, by whatever way.
_KEEP = """
CREATE FUNCTION figures_keep_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a frozen figure never changes: unit %, %, %',
        OLD.unit_id, OLD.figure, OLD.period USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER figures_keep_frozen BEFORE UPDATE OR DELETE ON figures_figurevalue
    FOR EACH ROW WHEN (OLD.state = 'frozen') EXECUTE FUNCTION figures_keep_frozen();
"""
# The portal's own role owns no tables and makes none; this it may call. A part is made beside the
# table and then attached: that keeps no reader waiting.
_PARTS = """
CREATE FUNCTION figures_make_part(year int) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part text := 'figures_figurevalue_' || year;
BEGIN
    IF year NOT BETWEEN 1900 AND 2199 THEN
        RAISE EXCEPTION 'no part for the year %', year;
    END IF;
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(part, 0));
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE figures_figurevalue INCLUDING ALL)', part);
    EXECUTE format(
        'ALTER TABLE figures_figurevalue ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        part, year::text, (year + 1)::text
    );
END $$;
"""
_DROP = """
DROP FUNCTION figures_make_part(int);
DROP TABLE figures_figurevalue;
DROP FUNCTION figures_keep_frozen();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0003_taking_back'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_MAKE + _KEEP + _PARTS, _DROP)],
            state_operations=[
                migrations.CreateModel(
                    name='FigureValue',
                    fields=[
                        ('pk', models.CompositePrimaryKey('unit_id', 'figure', 'period', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('figure', models.CharField(max_length=60, verbose_name='指标')),
                        ('period', portal.periods.PeriodField(verbose_name='期间')),
                        ('value', models.DecimalField(decimal_places=4, max_digits=18, null=True, verbose_name='数值')),
                        ('numerator', models.DecimalField(decimal_places=4, max_digits=18, null=True, verbose_name='分子')),
                        ('denominator', models.DecimalField(decimal_places=4, max_digits=18, null=True, verbose_name='分母')),
                        ('state', models.CharField(choices=[('provisional', '当期未结束'), ('taken', '已统计'), ('frozen', '已冻结')], max_length=12, verbose_name='状态')),
                        ('taken_at', models.DateTimeField(verbose_name='统计时间')),
                        ('definition_version', models.PositiveSmallIntegerField(verbose_name='口径版本')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figure_values', to='orgs.unit', verbose_name='单位')),
                    ],
                    options={
                        'verbose_name': '指标数据',
                        'verbose_name_plural': '指标数据',
                        'indexes': [models.Index(fields=['figure', 'period'], name='figure_value_of_period')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['provisional', 'taken', 'frozen'])), name='figure_value_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('denominator', None), ('numerator', None)), models.Q(('denominator__isnull', False), ('numerator__isnull', False)), _connector='OR'), name='figure_value_share_whole')],
                    },
                ),
            ],
        ),
    ]
