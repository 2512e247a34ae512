"""A month scored: of one county beside one statement of the same arithmetic; of one county, of ten
and of a hundred, by one worker and by two.

The statement does the run's work: it writes the same sheets and lines, sums in words and all, into
tables with the same indexes and foreign keys, which is compared to the letter. What only the run
does is counted against it: it holds the group, reads the scheme and the policies of each line, asks
for last month and for events, and tells by a digest whether anything is new.
"""

import os
import time
from collections.abc import Iterator, Sequence
from typing import Final

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.domain.scores import runs
from assessments.models import Indicator, Scheme, SchemeCategory, ScoreLine, ScoreRun, ScoreSheet
from assessments.presets.schemes import notation as n
from bench import database
from bench.measured import Measurement
from portal.figures import catalogue
from portal.figures.catalogue import Asked, Figure, Own
from portal.figures.domain import partitions
from portal.figures.models import FigureValue
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit
from portal.periods import Period, PeriodKind
from tests.factories import orgs, schemes

UNITS, INDICATORS, MONTHS = 80, 40, 12
SCALES: Final = (1, 10, 100)
RUNS: Final = {1: 3, 10: 2, 100: 1}
TURNS: Final = 12  # of the run and the statement: the best of each stands for what it costs
_CATEGORIES: Final = 8
_KEYS: Final = [f"bench.n{number:02}" for number in range(INDICATORS)]
_VALUES: Final = f"""
    INSERT INTO {FigureValue._meta.db_table}
        (unit_id, figure, period, value, state, taken_at, definition_version)
    SELECT unit.id, 'bench.n' || lpad(f::text, 2, '0'), month,
           mod(abs(hashint8(unit.id * 41 + f)::bigint), 120) + 0.5, 'taken', now(), 1
    FROM {Unit._meta.db_table} unit
    CROSS JOIN generate_series(0, %s) f CROSS JOIN unnest(%s) month
    WHERE unit.id > %s AND unit.depth > 1
"""  # noqa: S608 - names of our own tables
# What one would write without a portal, and the same rows to the letter: read, scored, added up,
# ranked, and kept with every sum in words, into tables with the same indexes and foreign keys.
_BY_HAND: Final = f"""
    WITH line AS MATERIALIZED (
        SELECT value.unit_id, unit.path, indicator.id AS indicator_id, indicator.position,
               indicator.full, category.code AS category, value.figure,
               trim_scale(value.value) AS raw,
               round(indicator.full * least(value.value / 100, 1), 2) AS score
        FROM {Indicator._meta.db_table} indicator
        JOIN {SchemeCategory._meta.db_table} category ON category.id = indicator.category_id
        JOIN {FigureValue._meta.db_table} value ON '[' || value.figure || ']' = indicator.source
        JOIN {GroupMembership._meta.db_table} member ON member.unit_id = value.unit_id
        JOIN {Unit._meta.db_table} unit ON unit.id = value.unit_id
        WHERE indicator.version_id = %(version)s AND member.group_id = %(group)s
            AND value.period = %(period)s
    ), category AS (
        SELECT unit_id, path, category, sum(score) AS mark,
               string_agg(score::text, ' + ' ORDER BY position) || ' = ' || sum(score) AS told
        FROM line GROUP BY unit_id, path, category
    ), sheet AS (
        INSERT INTO bench_sheet (run_id, unit_id, position, place, categories, base, bonus,
            deduction, total, change, month_on_month, formulas)
        SELECT %(run)s, unit_id, row_number() OVER (ORDER BY sum(mark) DESC, path),
               rank() OVER (ORDER BY sum(mark) DESC),
               jsonb_object_agg(category, mark::text), sum(mark), 0, 0, sum(mark), '无上期', '—',
               jsonb_object_agg(category, told) || jsonb_build_object(
                   'base',
                   string_agg(mark::text, ' + ' ORDER BY category) || ' = ' || sum(mark),
                   'bonus', '无', 'deduction', '无',
                   'total', sum(mark) || ' + 0.00 − 0.00 = ' || sum(mark))
        FROM category GROUP BY unit_id, path
        RETURNING id, unit_id
    )
    INSERT INTO bench_line (sheet_id, indicator_id, raw, target, score, state, formula, figures,
        known)
    SELECT sheet.id, indicator_id, raw::text, '100', score, 'scored',
           CASE WHEN raw > 100
               THEN raw || ' ÷ 100 超过 1，按上限计：' || line.full || ' × 1 = ' || score
               ELSE line.full || ' × ' || raw || ' ÷ 100 '
                   || CASE WHEN line.full * raw = score * 100 THEN '=' ELSE '≈' END || ' ' || score
           END,
           jsonb_build_array(
               jsonb_build_object('figure', figure, 'period', %(month)s, 'value', raw::text)),
           jsonb_build_object('raw', jsonb_build_object('number', raw::text), 'target', '100')
    FROM line JOIN sheet USING (unit_id)
"""  # noqa: S608
_TABLES: Final = f"""
    DROP TABLE IF EXISTS bench_line, bench_sheet;
    CREATE TABLE bench_sheet (LIKE {ScoreSheet._meta.db_table} INCLUDING ALL);
    CREATE TABLE bench_line (LIKE {ScoreLine._meta.db_table} INCLUDING ALL);
    ALTER TABLE bench_sheet
        ADD FOREIGN KEY (run_id) REFERENCES {ScoreRun._meta.db_table}
            DEFERRABLE INITIALLY DEFERRED,
        ADD FOREIGN KEY (unit_id) REFERENCES {Unit._meta.db_table} DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE bench_line
        ADD FOREIGN KEY (sheet_id) REFERENCES bench_sheet DEFERRABLE INITIALLY DEFERRED,
        ADD FOREIGN KEY (indicator_id) REFERENCES {Indicator._meta.db_table}
            DEFERRABLE INITIALLY DEFERRED;
"""
_KEPT: Final = """
    SELECT unit_id, position, place, categories, base, bonus, deduction, total, last_place, change,
           month_on_month, formulas, indicator_id, raw, target, score, state, formula, figures,
           known
    FROM {sheet} sheet JOIN {line} line ON line.sheet_id = sheet.id
"""  # all but the ids
_DIFFERENT: Final = "({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})"


def month_scored() -> Period:
    return Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()


def _declare() -> None:
    @catalogue.figures(
        *(Figure(key, f"数 {key}", "个", "测量", "测量用。", _nowhere) for key in _KEYS)
    )
    def values(asked: Asked) -> Iterator[tuple[int, Own]]:
        yield from ()


def _nowhere(*_: object) -> str:
    return ""


def _preset() -> n.PresetScheme:
    lines = [
        n.PresetIndicator(
            f"I{number}",
            f"指标 {number}",
            2 + number % 2,
            n.figure(key),
            n.up(),
            n.aim("100"),
            n.FULL,
            n.ZERO,
        )
        for number, key in enumerate(_KEYS)
    ]
    size = INDICATORS // _CATEGORIES
    parts = [
        n.PresetCategory(f"C{part}", f"分类 {part}", tuple(lines[part * size : (part + 1) * size]))
        for part in range(_CATEGORIES)
    ]
    return n.PresetScheme("bench", "测量方案", (schemes.GROUP,), tuple(parts))


def _build() -> tuple[Unit, Scheme]:
    database.empty()
    _declare()
    county = orgs.county()
    orgs.department(county, name="样板局", short_name="样板局")
    month = month_scored()
    for ago in range(MONTHS):
        partitions.ensure(month.shifted(-ago).year)
    return county, schemes.active(county, _preset()).scheme


def _grow(county: Unit, scheme: Scheme, present: int, counties: int) -> None:
    """Each with a group of its own; twelve months of every figure."""
    last = max(Unit.objects.values_list("pk", flat=True))
    month = month_scored()
    for number in range(present, counties):
        group = ComparisonGroup.objects.create(name=f"{number} 县组")
        scheme.groups.add(group)
        GroupMembership.objects.bulk_create(
            GroupMembership(group=group, unit=unit, since=month.shifted(-MONTHS).first_day)
            for unit in _units(county, number)
        )
    kept = FigureValue._meta.get_field("period")
    months = [kept.get_prep_value(month.shifted(-ago)) for ago in range(MONTHS)]
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [INDICATORS - 1, months, last])
        cursor.execute("VACUUM ANALYZE")


def _units(county: Unit, number: int) -> list[Unit]:
    """Inserted at once: made one by one eight thousand take minutes."""
    kind = county.get_children().select_related("kind").get(name="样板局").kind
    steps = range(number * UNITS + 2, (number + 1) * UNITS + 2)
    return Unit.objects.bulk_create(
        Unit(
            path=Unit._get_path(county.path, county.depth + 1, step),  # noqa: SLF001
            depth=county.depth + 1,
            code=f"b{step}",
            name=f"第{step}局",
            short_name=f"第{step}局",
            kind=kind,
            position=step,
            opened_on=county.opened_on,
        )
        for step in steps
    )


def figures() -> Iterator[Measurement]:
    county, scheme = _build()
    present, first = 0, 0.0
    for scale in SCALES:
        _grow(county, scheme, present, scale)
        present = scale
        if scale == 1:
            yield from _beside_one_statement(scheme)
        groups = list(scheme.groups.filter(name__endswith="县组").order_by("pk"))
        alone, memory = _scored_by(1, scheme, groups, RUNS[scale])
        first = first or alone
        note = f"{len(groups) * UNITS:,} units × {INDICATORS} indicators, {memory:.0f} MB at most"
        yield Measurement(f"a month scored, {scale}x", alone, "s", first, note)
        both, memory = _scored_by(2, scheme, groups, RUNS[scale])
        note = f"baseline: one worker; {memory:.0f} MB at most in one of them"
        yield Measurement(f"the same, two workers, {scale}x", both, "s", alone, note)
        note = "the COPY of the lines not counted"
        yield Measurement(
            f"statements of a group, {scale}x", _statements(scheme, groups[-1]), "", note=note
        )


def _beside_one_statement(scheme: Scheme) -> Iterator[Measurement]:
    group = scheme.groups.get(name="0 县组")
    took: dict[str, list[float]] = {"run": [], "statement": []}
    for _ in range(TURNS):
        _forget()
        started = time.perf_counter()
        run = runs.score(scheme, period=month_scored(), group=group, by=None).run
        took["run"].append(time.perf_counter() - started)
        took["statement"].append(_by_hand(run))
        _must_agree()
    note = "baseline: one statement that writes the same rows to the letter"
    yield Measurement(
        "a county's month scored", min(took["run"]), "s", min(took["statement"]), note
    )


def _statements(scheme: Scheme, group: ComparisonGroup) -> int:
    _forget()
    with CaptureQueriesContext(connection) as captured:
        runs.score(scheme, period=month_scored(), group=group, by=None)
    return len(captured)


def _by_hand(run: ScoreRun) -> float:
    """With what the end of a transaction costs, as the run has it."""
    asked = {
        "run": run.pk,
        "version": run.version_id,
        "group": run.group_id,
        "period": FigureValue._meta.get_field("period").get_prep_value(run.period),
        "month": run.period.code,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        started = time.perf_counter()
        cursor.execute(_BY_HAND, asked)
        return time.perf_counter() - started


def _must_agree() -> None:
    """Row by row, to the letter."""
    own = _KEPT.format(sheet=ScoreSheet._meta.db_table, line=ScoreLine._meta.db_table)
    by_hand = _KEPT.format(sheet="bench_sheet", line="bench_line")
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT.format(one=own, other=by_hand))
        different = cursor.fetchall()
        cursor.execute("DROP TABLE bench_line, bench_sheet")
    if different:
        raise RuntimeError(f"{len(different)} rows differ, such as {different[0]}")


def _forget() -> None:
    ScoreRun.objects.all().delete()


def _scored_by(
    workers: int, scheme: Scheme, groups: Sequence[ComparisonGroup], rounds: int
) -> tuple[float, float]:
    """The best round in seconds; the most memory of a worker in MB."""
    took, most = [], 0.0
    for _ in range(rounds):
        _forget()
        connection.close()
        started = time.perf_counter()
        children = [_forked(scheme, groups[part::workers]) for part in range(workers)]
        for child in children:
            _, status, used = os.wait4(child, 0)
            if status:
                raise RuntimeError("a worker failed")
            most = max(most, used.ru_maxrss / 1024)
        took.append(time.perf_counter() - started)
    return min(took), most


def _forked(scheme: Scheme, groups: Sequence[ComparisonGroup]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        for group in groups:
            runs.score(scheme, period=month_scored(), group=group, by=None)
    except BaseException:  # noqa: BLE001 - told by the exit, the parent raises
        os._exit(1)
    os._exit(0)
