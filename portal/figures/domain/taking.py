"""Taking and freezing: what the figures of a period are, kept for good.

The whole of a period is one statement in one transaction, so that a worker killed in the middle
leaves nothing half-taken; two that take the same period queue at a lock, and the second changes
nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from portal.access import Actor, require
from portal.audit.domain import events
from portal.figures.actions import FIGURES_FROZEN, FIGURES_TAKEN
from portal.figures.catalogue import Asked, Figure, known, unknown_keys
from portal.figures.choices import State
from portal.figures.domain import partitions, summing
from portal.figures.models import FigureValue
from portal.figures.permissions import FIGURES_TAKE
from portal.orgs.models import Unit
from portal.periods import Period, PeriodField
from portal.problems import refuse_if

_STORED = PeriodField()
_COMPARED = "value, numerator, denominator, state, definition_version"
_KEPT = f"""
INSERT INTO {FigureValue._meta.db_table} AS kept
    (unit_id, figure, period, value, numerator, denominator, state, taken_at, definition_version)
SELECT unit, figure, %(period)s, value, numerator, denominator, %(state)s, %(now)s, version
FROM result
ON CONFLICT (unit_id, figure, period) DO UPDATE SET
    value = excluded.value, numerator = excluded.numerator, denominator = excluded.denominator,
    state = excluded.state, taken_at = excluded.taken_at,
    definition_version = excluded.definition_version
WHERE kept.state <> '{State.FROZEN}' AND
    (kept.value, kept.numerator, kept.denominator, kept.state, kept.definition_version)
    IS DISTINCT FROM
    (excluded.value, excluded.numerator, excluded.denominator, excluded.state,
     excluded.definition_version)
"""  # noqa: S608 - only the name of our own table


@dataclass(frozen=True)
class Taken:
    """How many values are new or changed, of how many figures, and what could not be told."""

    values: int
    figures: list[Figure]
    untold: list[Figure]


@transaction.atomic
def take(period: Period, *, keys: Collection[str] | None = None, by: Actor | None) -> Taken:
    """Take the figures of a period for every unit that was open on its last day.

    Values change only where the numbers do. `by` is None where the clock asks.
    """
    root = _root()
    if by is not None:
        require(by, FIGURES_TAKE, root)
    asked = Asked(period, timezone.localdate())
    chosen = _chosen(keys, by)
    answering = _answering(chosen, asked)
    untold = [figure for figure in chosen if figure not in answering and figure.exists_for(period)]
    changed = store(answering, summing.collect(answering, asked), asked)
    if by is not None:
        events.record(
            FIGURES_TAKEN,
            by=by,
            target=root,
            summary=(
                f"统计{period.label}指标数据 {len(answering):,} 项，新增、更新 {changed:,} 个数值。"
            ),
        )
    return Taken(changed, answering, untold)


def check(period: Period, *, by: Actor | None) -> None:
    """Refuses what `take` would, before a job is made of it."""
    _answering(_chosen(None, by), Asked(period, timezone.localdate()))


def _answering(chosen: Sequence[Figure], asked: Asked) -> list[Figure]:
    period = asked.period
    answering = [figure for figure in chosen if figure.answers(period, today=asked.today)]
    refuse_if(_has_begun(asked), _something_to_tell(period, answering))
    return answering


def store(
    figures: Sequence[Figure],
    own: summing.Collected,
    asked: Asked,
    *,
    at: dt.datetime | None = None,
) -> int:
    """Keep what units have themselves, added up; how many values are new or changed."""
    partitions.ensure(asked.period.first_day.year)
    state = State.TAKEN if asked.is_past else State.PROVISIONAL
    with connection.cursor() as cursor:
        lock = f"figures {asked.period.code}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
        cursor.execute(
            f"{summing.SUMMED} {_KEPT}",
            {
                **summing.arguments(figures, own, asked.day),
                "period": _STORED.get_prep_value(asked.period),
                "state": state.value,
                "now": at or timezone.now(),
            },
        )
        return cursor.rowcount


@transaction.atomic
def freeze(period: Period, *, keys: Collection[str] | None, reason: str, by: Actor) -> int:
    """From now on the values of the period stay as they are; how many that is. Without `keys` those
    of all figures that `by` knows of."""
    root = _root()
    require(by, FIGURES_TAKE, root)
    asked = Asked(period, timezone.localdate())
    figures = _chosen(keys, by)
    refuse_if(_is_over(asked), [] if reason.strip() else [("reason", "请填写冻结的事由。")])
    rows = FigureValue.objects.filter(period=period, figure__in=[each.key for each in figures])
    _require_taken(rows.filter(state=State.TAKEN).exists() or rows.exists(), period)
    frozen = rows.filter(state=State.TAKEN).update(state=State.FROZEN)
    # The trail is read by others than those who know of all of them.
    labels = "、".join(figure.label for figure in figures if not figure.seen_by)
    events.record(
        FIGURES_FROZEN,
        by=by,
        target=root,
        summary=f"冻结{period.label}指标数据 {frozen:,} 个数值：{labels}"[:1000],
        reason=reason,
    )
    return frozen


def freeze_used(figures: Collection[str], period: Period, units: Collection[int]) -> int:
    """Part of publishing what rests on these values; how many were not frozen before."""
    rows = FigureValue.objects.filter(period=period, figure__in=figures, unit__in=units)
    return rows.filter(state=State.TAKEN).update(state=State.FROZEN)


def _require_taken(there_are: bool, period: Period) -> None:  # noqa: FBT001
    if not there_are:
        raise ValidationError(f"“{period.label}”还没有统计，请先统计再冻结。")


def _root() -> Unit:
    root = Unit.objects.filter(depth=1).first()
    if root is None:
        raise ValidationError("还没有组织机构，无法统计指标数据。请先建立组织机构。")
    return root


def _chosen(keys: Collection[str] | None, by: Actor | None) -> list[Figure]:
    """Those of whoever asks: of others nobody learns that they exist."""
    there = known(by)
    if keys is None:
        return list(there.values())
    if unknown := sorted(set(keys) - set(there)):
        raise ValidationError(unknown_keys(unknown))
    return [there[key] for key in dict.fromkeys(keys)]


def _has_begun(asked: Asked) -> Iterable[tuple[str, str]]:
    if asked.period.first_day > asked.today:
        yield "period", f"“{asked.period.label}”还没有开始，不能统计。"


def _is_over(asked: Asked) -> Iterable[tuple[str, str]]:
    if not asked.is_past:
        yield "period", f"“{asked.period.label}”还没有结束，不能冻结。"


def _something_to_tell(period: Period, answering: Sequence[Figure]) -> Iterable[tuple[str, str]]:
    if not answering and period.first_day <= timezone.localdate():
        yield (
            "period",
            f"所选指标不按“{period.label}”统计，或者只能在期末后几天内统计，现在已不能补算。",
        )
