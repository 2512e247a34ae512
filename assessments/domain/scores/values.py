"""What is known of every unit of a group for every indicator, as the arithmetic takes it."""

from collections.abc import Iterable, Mapping, Sequence
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
    known = KnownValues({unit.pk: {} for unit in units}, {})
    for one in sourced:
        code, off = one.indicator.code, told.is_off(one)
        for unit in units:
            if off:
                known.reported[unit.pk][code] = Reported(off=OFF)
                continue
            said = _said(told, one, unit.pk)
            target = _target(one, scored, targets.get((unit.pk, code)))
            known.reported[unit.pk][code] = _reported(told, one, unit.pk, said, target)
            known.figures[unit.pk, code] = [
                *map(_written, said),
                *_target_written(one, scored, targets.get((unit.pk, code))),
            ]
    return known


def _said(told: ReadNumbers, one: SourcedIndicator, unit: int, ago: int = 0) -> list[ToldNumber]:
    return [told.told(unit, asked, source, ago=ago) for asked, source in one.sources.items()]


def _reported(
    told: ReadNumbers,
    one: SourcedIndicator,
    unit: int,
    said: Sequence[ToldNumber],
    target: Decimal | None,
) -> Reported:
    raw = _raw(one, said)
    if raw is Lacks.NOTHING_DUE:
        return Reported(target=target, nothing_due=True)
    if raw is not Lacks.MISSING:
        return Reported(raw, target)
    back = range(1, numbers.looks_back(one) + 1)
    earlier = (_raw(one, _said(told, one, unit, ago)) for ago in back)
    return Reported(
        target=target, earlier=tuple(None if isinstance(raw, Lacks) else raw for raw in earlier)
    )


def _raw(one: SourcedIndicator, said: Sequence[ToldNumber]) -> Raw | Lacks:
    values = [number.value for number in said]
    for lack in (Lacks.MISSING, Lacks.NOTHING_DUE):
        if lack in values:
            return lack
    known = zip(one.sources, values, strict=True)
    result = one.expression.work_out({k: v for k, v in known if isinstance(v, Decimal)})
    if result is None:
        return Lacks.NOTHING_DUE  # divided by nothing
    words = one.indicator.parameters.get(scheme_terms.WORDS, {})
    return words.get(written(result), result)


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
        asked, source = next(iter(one.sources.items()))
        quarter = Period.containing(source.period(asked, scored).last_day, PeriodKind.QUARTER)
        return trimmed(indicator.aims[quarter.number - 1])
    return trimmed(indicator.aims[0]) if indicator.aim == AimKind.FIXED else None


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
