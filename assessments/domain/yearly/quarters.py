"""季度评议: the published months of a quarter, each unit's mean and place, and its problems."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessments.domain.scores import standing
from assessments.domain.scoring import exact
from assessments.models import ScoreRun, ScoreSheet
from portal.figures import catalogue
from portal.figures.domain import reading
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period, PeriodKind

PROBLEMS: Final = {"open": "ASM-15.open", "closed": "ASM-15.closed", "overdue": "ASM-15.overdue"}


@dataclass(frozen=True)
class QuarterLine:
    """`months` are the published totals, in order; without any there is no mean and no place."""

    unit: Unit
    months: tuple[tuple[Period, Decimal], ...]
    mean: Decimal | None
    last: Decimal | None  # of the quarter before
    place: int | None
    last_place: int | None
    problems: dict[str, Decimal | None]

    @property
    def change(self) -> str:
        if self.place is None or self.last_place is None:
            return "—"
        moved = self.last_place - self.place
        return f"↑{moved}" if moved > 0 else f"↓{-moved}" if moved < 0 else "—"


def of_group(group: ComparisonGroup, quarter: Period) -> list[QuarterLine]:
    """Of all units of the group; whoever shows them leaves out what the user may not see."""
    units = standing.members(group, quarter)
    months, before = _months(group, quarter), _months(group, quarter.previous())
    means = {unit: exact.mean([mark for _, mark in some]) for unit, some in months.items()}
    last = {unit: exact.mean([mark for _, mark in some]) for unit, some in before.items()}
    keys = [unit.pk for unit in units]
    places, last_places = _places(means, keys), _places(last, keys)
    problems = _problems(quarter, units)
    return [
        QuarterLine(
            unit,
            tuple(months.get(unit.pk, ())),
            means.get(unit.pk),
            last.get(unit.pk),
            places.get(unit.pk),
            last_places.get(unit.pk),
            {name: some.get(unit.pk) for name, some in problems.items()},
        )
        for unit in units
    ]


def _months(group: ComparisonGroup, quarter: Period) -> dict[int, list[tuple[Period, Decimal]]]:
    months = [
        Period(PeriodKind.MONTH, quarter.year, quarter.number * 3 - back) for back in (2, 1, 0)
    ]
    runs = ScoreRun.objects.valid().filter(group=group, period__in=months)
    sheets = ScoreSheet.objects.filter(run__in=runs)
    totals: dict[int, list[tuple[Period, Decimal]]] = defaultdict(list)
    for unit, period, total in sheets.order_by("run__period").values_list(
        "unit", "run__period", "total"
    ):
        totals[unit].append((period, total))
    return totals


def _places(means: dict[int, Decimal], units: Sequence[int]) -> dict[int, int]:
    """1-2-2-4, among those that are in the group."""
    marks = [means[unit] for unit in units if unit in means]
    return {unit: 1 + sum(mark > means[unit] for mark in marks) for unit in units if unit in means}


def _problems(quarter: Period, units: Sequence[Unit]) -> dict[str, dict[int, Decimal | None]]:
    """What the register of problems says; nothing where the county has none."""
    told: dict[str, dict[int, Decimal | None]] = {}
    for name, key in PROBLEMS.items():
        figure = catalogue.find(key)
        if figure is None or not figure.exists_for(quarter):
            continue
        known = reading.read([figure], [quarter], units)
        told[name] = {
            unit: None if number.value is None else exact.trimmed(number.value)
            for (_, _, unit), number in known.items()
        }
    return told
