"""Where a county stands: townships × stages, what runs over, what is left of the year's plan."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from branches.choices.admission import AdmissionStage, StepCode
from branches.domain import bands
from branches.domain.admission import path, plans, story
from branches.models import AdmissionPlan, PartyMember
from portal.dates import PartialDate, born_between
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.rules.domain import memory

_YOUNG = 35


@dataclass
class TownshipRow:
    """One unit with all below it."""

    unit: Unit
    stages: Counter = field(default_factory=Counter)
    over: int = 0
    plan: AdmissionPlan | None = None
    accepted: int = 0
    reviewed: int = 0
    young: int = 0
    women: int = 0
    college: int = 0

    @property
    def counts(self) -> list[tuple[AdmissionStage, int]]:
        return [(stage, self.stages[stage]) for stage in _SHOWN]

    @property
    def left(self) -> int | None:
        return None if self.plan is None else self.plan.quota - self.accepted - self.reviewed

    @property
    def is_empty(self) -> bool:
        return not (sum(self.stages.values()) or self.plan or self.accepted)


_SHOWN = tuple(stage for stage in AdmissionStage if stage != AdmissionStage.FULL)


def rows_of(units: Iterable[Unit], cases: Any, *, year: int, today: dt.date) -> list[TownshipRow]:
    """`cases`: those the reader may see. A fixed number of statements, whatever there are."""
    rows = [TownshipRow(unit) for unit in units]
    finder = _RowFinder(rows)
    with memory.remembered():
        running = story.prefetched(cases.running().order_by("pk")).select_related(
            "organization__unit"
        )
        for case in running:
            told = story.of(case)
            for row in finder.of(case.organization.unit.path):
                row.stages[told.stage] += 1
                row.over += path.is_over(told, today)
                row.reviewed += _is_reviewed(told, year)
    _accepted(finder, cases, year, today)
    held = AdmissionPlan.objects.in_force().filter(year=year)
    by_unit = {plan.unit_id: plan for plan in held}
    for row in rows:
        row.plan = by_unit.get(row.unit.pk)
    return [row for row in rows if not row.is_empty]


class _RowFinder:
    """The rows a unit counts in: its own and those above."""

    def __init__(self, rows: list[TownshipRow]) -> None:
        self.by_path: dict[str, list[TownshipRow]] = defaultdict(list)
        for row in rows:
            self.by_path[row.unit.path].append(row)

    def of(self, unit: str) -> list[TownshipRow]:
        ends = range(Unit.steplen, len(unit) + 1, Unit.steplen)
        return [row for end in ends for row in self.by_path.get(unit[:end], ())]


def _is_reviewed(told: story.Story, year: int) -> bool:
    """Pre-reviewed in the year, and not yet before the assembly."""
    day = told.day(StepCode.PREREVIEW)
    return bool(day and day.year == year and not told.has(StepCode.ASSEMBLY))


def _accepted(finder: _RowFinder, cases: Any, year: int, today: dt.date) -> None:
    accepted = plans.accepted(year).values("pk")
    college = set(cases.filter(bands.college(), pk__in=accepted).values_list("pk", flat=True))
    those_young = set(cases.filter(young(today), pk__in=accepted).values_list("pk", flat=True))
    rows = cases.filter(pk__in=accepted).select_related("person", "organization__unit")
    for case in rows:
        for row in finder.of(case.organization.unit.path):
            row.accepted += 1
            row.women += case.person.sex == Sex.FEMALE
            row.young += case.pk in those_young
            row.college += case.pk in college


def young(day: dt.date) -> Q:
    first, end = born_between(0, _YOUNG, on=day)
    return Q(person__birth__gte=first, person__birth__lt=end)


def idle_villages(units: Any, *, today: dt.date) -> list[tuple[str, list[Unit]]]:
    """By township, villages that admitted nobody in the last two years, nor in this one so far."""
    since = PartialDate(today.year - 2, 1, 1)
    paths = PartyMember.objects.filter(joined_on__gte=since).values_list(
        "organization__unit__path", flat=True
    )
    busy = {
        path[:end] for path in paths for end in range(Unit.steplen, len(path) + 1, Unit.steplen)
    }
    villages = units.at_level(UnitLevel.VILLAGE).order_by("path")
    above = dict(Unit.objects.at_level(UnitLevel.TOWNSHIP).values_list("path", "short_name"))
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in villages:
        if unit.path not in busy:
            found[above.get(unit.path[: -Unit.steplen], "")].append(unit)
    return list(found.items())
