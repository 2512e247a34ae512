"""What is known of every unit of a group for every indicator, as the arithmetic takes it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessments.catalogue import TARGET
from assessments.choices import AimKind
from assessments.domain import scheme_terms
from assessments.domain.scores import numbers, sources
from assessments.domain.scores.numbers import Lacks, ReadNumbers, ToldNumber
from assessments.domain.scores.sources import SourcedIndicator
from assessments.domain.scoring.exact import exactly, trimmed, written
from assessments.domain.scoring.rules import Raw
from assessments.domain.scoring.terms import Reported
from assessments.models import Indicator, UnitTarget
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

OFF: Final = "本组本期没有这项数据，不计此项"
_LACKING: Final = {Lacks.NOTHING_DUE: "无应办", Lacks.MISSING: "未报"}
_OF_UNIT: Final = (AimKind.OF_UNIT, AimKind.OF_UNIT_SO_FAR)

Targets = Mapping[tuple[int, str], Decimal]  # by unit and indicator
Columns = Sequence[Callable[[int], ToldNumber]]  # of an indicator's sources, each by unit


@dataclass(frozen=True)
class KnownValues:
    """`figures` tell what stands behind each value, by unit and indicator."""

    reported: dict[int, dict[str, Reported]]
    figures: dict[tuple[int, str], list[dict[str, str]]]


def read(
    indicators: Sequence[Indicator], scored: Period, units: Sequence[Unit], *, late: bool = True
) -> KnownValues:
    """`late`: the month's figures are taken once more before."""
    sourced = sources.of(indicators, units)
    told = numbers.read(sourced, scored, units, late=late)
    targets = _targets(indicators, scored, units)
    keys = [unit.pk for unit in units]
    known = KnownValues({key: {} for key in keys}, {})
    for one in sourced:
        code = one.indicator.code
        if told.is_off(one):
            for key in keys:
                known.reported[key][code] = Reported(off=OFF)
            continue
        columns = [_columns(told, one, ago) for ago in range(numbers.looks_back(one) + 1)]
        of_all = _target(one, scored, None)
        for key in keys:
            said = [column(key) for column in columns[0]]
            of_unit = targets.get((key, code))
            target = of_all if of_unit is None else _target(one, scored, of_unit)
            known.reported[key][code] = _reported(one, key, said, target, columns[1:])
            known.figures[key, code] = [
                *map(_written, said),
                *_target_written(one, scored, of_unit),
            ]
    return known


def _columns(told: ReadNumbers, one: SourcedIndicator, ago: int) -> Columns:
    return [told.column(asked, source, ago=ago) for asked, source in one.sources.items()]


def _reported(
    one: SourcedIndicator,
    unit: int,
    said: Sequence[ToldNumber],
    target: Decimal | None,
    before: Iterable[Columns],
) -> Reported:
    raw = _raw(one, said)
    if raw is Lacks.NOTHING_DUE:
        return Reported(target=target, nothing_due=True)
    if raw is not Lacks.MISSING:
        return Reported(raw, target)
    earlier = (_raw(one, [column(unit) for column in columns]) for columns in before)
    return Reported(
        target=target, earlier=tuple(None if isinstance(raw, Lacks) else raw for raw in earlier)
    )


def _raw(one: SourcedIndicator, said: Sequence[ToldNumber]) -> Raw | Lacks:
    numbers = [number.value for number in said if isinstance(number.value, Decimal)]
    if len(numbers) < len(said):
        is_missing = any(number.value is Lacks.MISSING for number in said)
        return Lacks.MISSING if is_missing else Lacks.NOTHING_DUE
    result = one.expression.work_out(numbers)
    if result is None:
        return Lacks.NOTHING_DUE  # divided by nothing
    words = one.indicator.parameters.get(scheme_terms.WORDS)
    return words.get(written(result), result) if words else result


# Targets ------------------------------------------------------------------------------------------


def _targets(indicators: Iterable[Indicator], scored: Period, units: Sequence[Unit]) -> Targets:
    codes = [one.code for one in indicators if one.aim in _OF_UNIT]
    rows = UnitTarget.objects.filter(unit__in=units, indicator__in=codes, year=scored.last_day.year)
    return {(row.unit_id, row.indicator): row.number for row in rows}


@exactly
def _target(one: SourcedIndicator, scored: Period, of_unit: Decimal | None) -> Decimal | None:
    indicator = one.indicator
    if indicator.aim in _OF_UNIT:
        if of_unit is None:
            return None
        so_far = indicator.aim == AimKind.OF_UNIT_SO_FAR
        return trimmed(of_unit * scored.last_day.month / 12 if so_far else of_unit)
    if indicator.aim == AimKind.BY_QUARTER:
        return trimmed(indicator.aims[quarter_of(one, scored)])
    return trimmed(indicator.aims[0]) if indicator.aim == AimKind.FIXED else None


def quarter_of(one: SourcedIndicator, scored: Period) -> int:
    """By which of the four targets it is judged: by that of the quarter its source tells of."""
    asked, source = next(iter(one.sources.items()))
    quarter = Period.containing(source.period(asked, scored).last_day, PeriodKind.QUARTER)
    return quarter.number - 1


# In words -----------------------------------------------------------------------------------------


def _written(number: ToldNumber) -> dict[str, str]:
    value = number.value
    text = _LACKING[value] if isinstance(value, Lacks) else written(value)
    return {"figure": number.figure, "period": number.period.code, "value": text}


def _target_written(
    one: SourcedIndicator, scored: Period, of_unit: Decimal | None
) -> Iterable[dict[str, str]]:
    """The year's target, which the line counts by the month."""
    if of_unit is not None:
        told = written(trimmed(of_unit))
        if one.indicator.aim == AimKind.OF_UNIT_SO_FAR:
            told = f"{told} × {scored.last_day.month} ÷ 12"
        year = str(scored.last_day.year)
        yield {"figure": f"{TARGET}{one.indicator.code}", "period": year, "value": told}
