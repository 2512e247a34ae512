"""The run: a group of a scheme scored for a period, as often as wanted until it is published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from assessments.actions import SCORES_RUN
from assessments.domain import adjustments, scheme_terms
from assessments.domain.scores import sheets, standing, values
from assessments.domain.scores.sheets import SheetRows
from assessments.domain.scores.values import KnownValues
from assessments.domain.scoring import groups
from assessments.domain.scoring.exact import written
from assessments.domain.scoring.groups import GroupScore
from assessments.models import Indicator, Scheme, ScoreRun
from assessments.permissions import SCORES_MANAGE
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


@dataclass(frozen=True)
class Scored:
    run: ScoreRun
    score: GroupScore
    is_new: bool  # it says something that was not kept before


@transaction.atomic
def score(scheme: Scheme, *, period: Period, group: ComparisonGroup, by: User | None) -> Scored:
    """Two at once take turns, and the second finds nothing new. Killed in the middle, nothing of it
    was done. The figures and the ledgers are read as they are now."""
    _require(by)
    hold(scheme, group, period)
    run = _first(scheme, group, period)
    version = scheme.versions.in_force(period).first()
    units = standing.members(group, period)
    refuse_if(_stands_in_the_way(scheme, group, period, run, units))
    if version is None:
        raise ValidationError(f"“{scheme}”在{period.label}没有启用的版本，不能计分。请先启用。")
    indicators = scheme_terms.indicators_of(version)
    known = values.read(indicators, period, units)
    run = run or ScoreRun(scheme=scheme, group=group, period=period)
    run.version = version
    scored = work_out(run, indicators, known, units, by=by)
    if by is not None:
        events.record(SCORES_RUN, by=by, target=scored.run, summary=_told(scored))
    return scored


def check(scheme: Scheme, *, period: Period, group: ComparisonGroup, by: User) -> None:
    """What a run would be refused for, told before it is put into the queue."""
    _require(by)
    units, run = standing.members(group, period), _first(scheme, group, period)
    refuse_if(_stands_in_the_way(scheme, group, period, run, units))


def hold(scheme: Scheme, group: ComparisonGroup, period: Period) -> None:
    """For the one who scores or publishes, until his transaction ends."""
    name = f"score {scheme.pk} {group.pk} {period.code}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _require(by: Actor | None) -> None:
    if by is not None:
        require(by, SCORES_MANAGE)


def work_out(
    run: ScoreRun,
    indicators: Sequence[Indicator],
    known: KnownValues,
    units: Sequence[Unit],
    *,
    by: User | None,
) -> Scored:
    """Score by what is known, and keep it. What says the same stays, row by row."""
    version = run.version
    result = groups.score(
        scheme_terms.of(version, indicators),
        standing.ranked(units, run.scheme, run.group, run.period),
        known.reported,
        adjustments.events_of(run.scheme, run.period, units),
    )
    run.mean, run.scored_at, run.scored_by = result.mean, timezone.now(), by
    rows = sheets.rows(result, indicators, known)
    is_new = _keep(run, rows)
    return Scored(run, result, is_new)


def _keep(run: ScoreRun, rows: SheetRows) -> bool:
    """Whether it says anything new. The digest of a first run is known when its rows are written:
    they go to the database while they are made."""
    before = _said(run)
    if before is None:
        run.save()
        rows.write(run, instead=False)
    run.digest = rows.digest
    run.save()
    is_new = before != (run.digest, run.version_id)
    if before is not None and is_new:
        rows.write(run, instead=True)
    return is_new


def _said(run: ScoreRun) -> tuple[str, int] | None:
    """What is kept of it; None of one that is new."""
    if run.pk is None:
        return None
    return ScoreRun.objects.filter(pk=run.pk).values_list("digest", "version").get()


def _first(scheme: Scheme, group: ComparisonGroup, period: Period) -> ScoreRun | None:
    """Not a correction of it."""
    rows = ScoreRun.objects.filter(scheme=scheme, group=group, period=period, corrects=None)
    return rows.first()


def _told(scored: Scored) -> str:
    count, mean = len(scored.score.scores), written(scored.score.mean)
    news = "" if scored.is_new else "，与上次计分结果相同"
    return f"计分：{scored.run}，{count:,} 个单位，平均 {mean} 分{news}。"


# What may stand in the way ------------------------------------------------------------------------


def _stands_in_the_way(
    scheme: Scheme,
    group: ComparisonGroup,
    period: Period,
    run: ScoreRun | None,
    units: list[Unit],
) -> Iterator[Problem]:
    yield from _has_begun(period)
    yield from _is_unpublished(run)
    yield from _is_asked(scheme, group)
    yield from _has_units(units, group)


def _has_begun(period: Period) -> Iterator[Problem]:
    if period.kind != PeriodKind.MONTH:
        yield NON_FIELD_ERRORS, f"方案按月计分，请填写月份，如 2026-10，不是“{period.label}”。"
    elif period.first_day > timezone.localdate():
        yield NON_FIELD_ERRORS, f"{period.label}还没有开始，不能计分。"


def _is_unpublished(run: ScoreRun | None) -> Iterator[Problem]:
    if run and run.published_at:
        on = timezone.localtime(run.published_at)
        yield (
            NON_FIELD_ERRORS,
            f"“{run}”已于 {on:%Y-%m-%d} 公布，不能重新计分。结果有误的，请按申诉、更正程序办理。",
        )


def _is_asked(scheme: Scheme, group: ComparisonGroup) -> Iterator[Problem]:
    if not scheme.groups.filter(pk=group.pk).exists():
        yield NON_FIELD_ERRORS, f"“{scheme}”不用于“{group}”，请在方案中添加分组后再计分。"


def _has_units(units: list[Unit], group: ComparisonGroup) -> Iterator[Problem]:
    if not units:
        yield NON_FIELD_ERRORS, f"“{group}”在期末没有单位，没有计分。请先调整分组成员。"
