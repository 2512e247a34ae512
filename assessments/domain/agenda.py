"""What a meeting of the townships' organization members has on its agenda before anybody writes:
the last three months' published places, and what is not closed of the registers of problems."""

from collections.abc import Iterator, Sequence
from typing import Final

from assessments.models import ScoreRun, ScoreSheet
from portal.fields.sources import Values
from portal.figures import catalogue
from portal.figures.domain import summing
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

MONTHS: Final = 3
LONGEST: Final = 1000  # characters of the field
PROBLEMS: Final = ("ASM-15.open", "ASM-15.overdue")


def of_township_meeting(period: Period, units: Sequence[Unit]) -> Values:
    """The same for every unit above the townships that are asked about."""
    return {unit.pk: text for unit in units if (text := _written(period, unit))}


def _written(period: Period, above: Unit) -> str:
    towns = Unit.objects.filter(path__startswith=above.path).at_level(UnitLevel.TOWNSHIP)
    rows = {unit.pk: unit for unit in towns.still_open().in_tree_order()}
    lines = [*_places(period, rows), *_problems(period, rows)]
    numbered = [f"{n}. {line}" for n, line in enumerate(lines, start=1)]
    return "\n".join(numbered)[:LONGEST]


def _places(period: Period, towns: dict[int, Unit]) -> Iterator[str]:
    last = Period.containing(period.last_day, PeriodKind.MONTH)
    runs = ScoreRun.objects.valid().filter(sheets__unit__in=towns, period__lte=last).distinct()
    sheets = ScoreSheet.objects.filter(run__in=runs, unit__in=towns)
    by_month: dict[Period, list[str]] = {}
    for sheet in sheets.select_related("run").order_by("-run__period", "place", "position"):
        name = towns[sheet.unit_id].short_name
        by_month.setdefault(sheet.run.period, []).append(f"{sheet.place} {name}（{sheet.total}）")
    for month in sorted(by_month, reverse=True)[:MONTHS]:
        yield f"{month.label}排名：{'、'.join(by_month[month])}"


def _problems(period: Period, towns: dict[int, Unit]) -> Iterator[str]:
    figures = [figure for key in PROBLEMS if (figure := catalogue.find(key))]
    month = Period.containing(period.last_day, PeriodKind.MONTH)
    counted = summing.compute(figures, month, list(towns.values())) if figures else []
    numbers = {(row.unit, row.figure): int(row.value or 0) for row in counted}
    said = [
        f"{unit.short_name}{numbers[key, PROBLEMS[0]]}项"
        + (f"（逾期{late}项）" if (late := numbers.get((key, PROBLEMS[1]), 0)) else "")
        for key, unit in towns.items()
        if numbers.get((key, PROBLEMS[0]))
    ]
    if said:
        yield f"没有办结的突出问题：{'、'.join(said)}"
