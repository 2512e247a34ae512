"""What the components of a year are read from: published months, and figures by their keys. A
figure nobody has yet, or that has no value of anybody, was not held."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from assessments.choices import AimKind, SchemeState
from assessments.domain.scoring.exact import exactly
from assessments.domain.yearly import arithmetic
from assessments.domain.yearly.arithmetic import PartMark, YearShares
from assessments.models import Indicator, ScoreRun, ScoreSheet
from portal.figures import catalogue
from portal.figures.domain import reading
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period, PeriodKind
from portal.rules.params import percent

STANDARD: Final = "STD-1"
INSPECTION: Final = "ASM-12.mark"  # of each month
PROJECT: Final = ("ASM-02.mid", "ASM-02.end")  # judges, at mid-year and at the end
REPORT: Final = "ASM-14.mark"
SURVEY: Final = "ASM-17.mark"
_USUAL_STANDARD: Final = Decimal(50)  # within the year, where no scheme says otherwise

Numbers = dict[int, Decimal]


def of_group(
    group: ComparisonGroup, year: int, units: Sequence[Unit], shares: YearShares
) -> dict[int, dict[str, PartMark]]:
    """By unit and component; what a unit has not is not there."""
    marks: dict[int, dict[str, PartMark]] = {unit.pk: {} for unit in units}
    whole = Period(PeriodKind.YEAR, year)
    for key, by_unit in {
        "monthly": _months(group, year, units),
        "project": _project(whole, units, shares.rounds),
        "standard": _standard(group, year, units),
        "inspection": _inspection(year, units),
        "report": _given(REPORT, whole, units),
        "survey": _given(SURVEY, whole, units),
    }.items():
        for unit, mark in by_unit.items():
            marks[unit][key] = mark
    return marks


def _months(group: ComparisonGroup, year: int, units: Sequence[Unit]) -> Mapping[int, PartMark]:
    runs = ScoreRun.objects.valid().filter(group=group, period__in=list(_months_of(year)))
    sheets = ScoreSheet.objects.filter(run__in=runs, unit__in=units)
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for unit, total in sheets.order_by("run__period").values_list("unit", "total"):
        totals[unit].append(total)
    return {unit: arithmetic.mean_of(some) for unit, some in totals.items()}


def _inspection(year: int, units: Sequence[Unit]) -> Mapping[int, PartMark]:
    marks: dict[int, list[Decimal]] = defaultdict(list)
    for month in _months_of(year):
        for unit, value in _numbers(INSPECTION, month, units).items():
            marks[unit].append(value)
    return {unit: arithmetic.mean_of(some) for unit, some in marks.items()}


def _project(
    whole: Period, units: Sequence[Unit], shares: tuple[Fraction, Fraction]
) -> Mapping[int, PartMark]:
    """Both rounds, or the one that was held."""
    rounds = [_numbers(key, whole, units) for key in PROJECT]
    held = [(some, share) for some, share in zip(rounds, shares, strict=True) if some and share]
    present = {unit for some, _ in held for unit in some}
    return {unit: _of_rounds(unit, held) for unit in present}


@exactly
def _of_rounds(unit: int, held: Sequence[tuple[Numbers, Fraction]]) -> PartMark:
    whole = sum((share for _, share in held), Fraction())
    parts = [(some.get(unit, Decimal(0)), share) for some, share in held]
    total = sum((m * s.numerator / s.denominator for m, s in parts), Decimal(0))
    mark = arithmetic.as_given(total * whole.denominator / whole.numerator)
    sums = " + ".join(f"{m} × {percent(s)}" for m, s in parts)
    words = sums if whole == 1 else f"({sums}) ÷ {percent(whole)}"
    return PartMark(mark.value, f"{words} = {mark.value}")


def _standard(group: ComparisonGroup, year: int, units: Sequence[Unit]) -> Mapping[int, PartMark]:
    last = Period(PeriodKind.QUARTER, year, 4)
    target = _target(group)
    reached = _numbers(STANDARD, last, units)
    return {unit: arithmetic.standard(value, target) for unit, value in reached.items()}


def _target(group: ComparisonGroup) -> Decimal:
    """What the scheme in force asks of the fourth quarter."""
    rows = Indicator.objects.filter(
        version__scheme__groups=group,
        version__state=SchemeState.ACTIVE,
        source=f"[{STANDARD}]",
        aim=AimKind.BY_QUARTER,
    )
    indicator = rows.first()
    return indicator.aims[-1] if indicator else _USUAL_STANDARD


def _given(key: str, period: Period, units: Sequence[Unit]) -> Mapping[int, PartMark]:
    return {
        unit: arithmetic.as_given(value) for unit, value in _numbers(key, period, units).items()
    }


def _numbers(key: str, period: Period, units: Sequence[Unit]) -> Numbers:
    figure = catalogue.find(key)
    if figure is None or not figure.exists_for(period):
        return {}
    known = reading.read([figure], [period], units)
    return {
        unit: number.value for (_, _, unit), number in known.items() if number.value is not None
    }


def _months_of(year: int) -> list[Period]:
    return [Period(PeriodKind.MONTH, year, number) for number in range(1, 13)]
