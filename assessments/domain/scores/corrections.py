"""Corrections: what was published stays; what was wrong in it is put right by a run of its own
beside it, worked out from exactly what was scored then with the right values in their places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from assessments.choices import ObjectionState
from assessments.domain import scheme_terms
from assessments.domain.scores import known, runs
from assessments.domain.scores.values import KnownValues
from assessments.domain.scoring.exact import trimmed, written
from assessments.domain.scoring.rules import Raw
from assessments.domain.scoring.terms import Reported
from assessments.models import Indicator, ScoreLine, ScoreObjection, ScoreRun, ScoreSheet
from portal.accounts.models import User
from portal.orgs.models import Unit

NOTHING_DUE: Final = "无应办"  # as a right value: nothing was due after all


def draft(run: ScoreRun, *, by: User) -> ScoreRun | None:
    """The correction of what counts now, with everything that was upheld since; part of the act
    that upheld something. None before anything was published."""
    base = _valid(run)
    if base is None:
        return None
    drafted = ScoreRun.objects.filter(corrects=base).first() or ScoreRun(
        corrects=base,
        scheme=base.scheme,
        group=base.group,
        period=base.period,
        version=base.version,
    )
    upheld = _upheld(base)
    units = list(Unit.objects.filter(score_sheets__run=base).in_tree_order())
    indicators = scheme_terms.indicators_of(drafted.version)
    runs.work_out(drafted, indicators, _known(base, upheld), units, by=by)
    ScoreObjection.objects.filter(pk__in=[one.pk for one in upheld]).update(correction=drafted)
    return drafted


def _valid(run: ScoreRun) -> ScoreRun | None:
    same = {"scheme": run.scheme_id, "group": run.group_id, "period": run.period}
    rows = ScoreRun.objects.valid().filter(**same)
    return rows.select_related("scheme", "group", "version").first()


def _upheld(base: ScoreRun) -> list[ScoreObjection]:
    """What no published correction says yet."""
    same = {
        "line__sheet__run__scheme": base.scheme_id,
        "line__sheet__run__group": base.group_id,
        "line__sheet__run__period": base.period,
    }
    rows = ScoreObjection.objects.filter(state=ObjectionState.UPHELD, **same)
    waiting = rows.exclude(correction__published_at__isnull=False)
    return list(waiting.select_related("line__sheet", "line__indicator").order_by("pk"))


def _known(base: ScoreRun, upheld: Sequence[ScoreObjection]) -> KnownValues:
    lines = ScoreLine.objects.filter(sheet__run=base).select_related("sheet", "indicator")
    values = KnownValues({}, {})
    for line in lines:
        of_unit = values.reported.setdefault(line.sheet.unit_id, {})
        of_unit[line.indicator.code] = known.read(line.known)
        values.figures[line.sheet.unit_id, line.indicator.code] = line.figures
    for one in upheld:
        unit, indicator = one.line.sheet.unit_id, one.line.indicator
        before = values.reported[unit][indicator.code]
        values.reported[unit][indicator.code] = _put_right(before, one.value)
    return values


def _put_right(before: Reported, value: str) -> Reported:
    if value == NOTHING_DUE:
        return Reported(target=before.target, nothing_due=True)
    return Reported(_raw(value), before.target)


def _raw(value: str) -> Raw:
    try:
        return Decimal(value)
    except InvalidOperation:
        return value


def takes(indicator: Indicator, value: str) -> bool:
    """Whether the line's rule can judge by it."""
    if value == NOTHING_DUE:
        return True
    raw = _raw(value)
    if isinstance(raw, Decimal) and not raw.is_finite():
        return False
    rule = scheme_terms.rule_of(indicator)
    return rule is not None and rule.takes(raw)


# What is different --------------------------------------------------------------------------------


@dataclass(frozen=True)
class ScoreDifference:
    """`is_total`: of the sheet as a whole, not of one of its lines."""

    unit: Unit
    what: str
    was: str
    now: str
    is_total: bool = False


def differences(run: ScoreRun) -> list[ScoreDifference]:
    """Between a correction and what it corrects, unit by unit: lines, total, place."""
    before, after = (_sheets(one) for one in (run.corrects, run) if one)
    return [
        each
        for unit, sheet in sorted(after.items(), key=lambda item: item[1].unit.path)
        for each in _different(before[unit], sheet)
    ]


def _sheets(run: ScoreRun) -> dict[int, ScoreSheet]:
    sheets = run.sheets.select_related("unit").prefetch_related("lines__indicator")
    return {sheet.unit_id: sheet for sheet in sheets}


def _different(before: ScoreSheet, after: ScoreSheet) -> Iterator[ScoreDifference]:
    was = {line.indicator_id: line for line in before.lines.all()}
    for line in sorted(after.lines.all(), key=lambda one: one.indicator.position):
        former = _told(was[line.indicator_id])
        if former != _told(line):
            yield ScoreDifference(after.unit, str(line.indicator), former, _told(line))
    if before.total != after.total:
        told = (str(before.total), str(after.total))
        yield ScoreDifference(after.unit, "综合得分", *told, is_total=True)
    if before.place != after.place:
        places = (f"第 {before.place} 位", f"第 {after.place} 位")
        yield ScoreDifference(after.unit, "位次", *places, is_total=True)


def _told(line: ScoreLine) -> str:
    raw = line.get_state_display() if line.raw is None else _raw(line.raw)
    raw = written(trimmed(raw)) if isinstance(raw, Decimal) else raw
    score = "不计" if line.score is None else f"{line.score} 分"
    return f"{raw}，{score}"
