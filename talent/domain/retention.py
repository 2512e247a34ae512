"""What became of cohorts: how many of those asked for came, how many were still here later."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from talent.choices import DUPLICATE
from talent.choices.recruiting import FunnelMark, RecruitKind
from talent.domain import months
from talent.models import RecruitCohort, RecruitStage

AFTER: Final = (12, 36)


@dataclass(frozen=True)
class Stayed:
    """Of those who came so many months ago or earlier, who was still in the store then."""

    months: int
    came: int
    kept: int

    @property
    def rate(self) -> str:
        return share(self.kept, self.came)


def share(part: int | None, whole: int | None) -> str:
    return f"{100 * part / whole:.1f}%" if whole and part is not None else "—"


def _lives(cohorts: Any, seen: Any) -> Iterable[tuple[int, dt.date, dt.date | None]]:
    """Cohort, day of arrival, day of leaving; one recorded twice is counted by his other file."""
    rows = seen.order_by().filter(cohort__in=cohorts.order_by().values("pk"))
    named = ("cohort", "on", "profile__left_on")
    told: Iterable[Any] = rows.exclude(profile__leaving=DUPLICATE).values_list(*named)
    return told


def _stayed(lives: list[tuple[dt.date, dt.date | None]], today: dt.date) -> list[Stayed]:
    told = []
    for after in AFTER:
        days = ((months.shifted(on, after), left) for on, left in lives)
        asked = [left is None or left > day for day, left in days if day <= today]
        told.append(Stayed(after, len(asked), sum(asked)))
    return told


def of_cohort(cohort: RecruitCohort, seen: Any, today: dt.date) -> list[Stayed]:
    rows = RecruitCohort.objects.filter(pk=cohort.pk)
    return _stayed([(on, left) for _, on, left in _lives(rows, seen)], today)


@dataclass(frozen=True)
class KindRow:
    """All cohorts of a kind together; an empty one says so with a dash."""

    kind: str
    label: str
    cohorts: int
    planned: int | None
    applied: int | None
    arrived: int | None
    filed: int
    stayed: list[Stayed]

    @property
    def rivalry(self) -> str:
        """How many applied for each place."""
        if not self.planned or self.applied is None:
            return "—"
        return f"{self.applied / self.planned:.1f}∶1"

    @property
    def arrival_rate(self) -> str:
        return share(self.arrived, self.planned)


def by_kind(cohorts: Any, seen: Any, today: dt.date) -> list[KindRow]:
    """In three statements, whatever the cohorts; `seen`: arrivals the user may see."""
    kinds = dict(cohorts.order_by().values_list("pk", "kind"))
    numbers: dict[tuple[str, str], int] = {}
    told = RecruitStage.objects.order_by().filter(cohort__in=list(kinds)).exclude(mark="")
    for cohort, mark, number in told.values_list("cohort", "mark", "number"):
        if number is not None:
            place = kinds[cohort], mark
            numbers[place] = numbers.get(place, 0) + number
    lives: dict[str, list[tuple[dt.date, dt.date | None]]] = {kind: [] for kind in RecruitKind}
    for cohort, on, left in _lives(cohorts, seen):
        lives[kinds[cohort]].append((on, left))
    return [
        KindRow(
            kind.value,
            kind.label,
            sum(one == kind for one in kinds.values()),
            numbers.get((kind, FunnelMark.PLANNED)),
            numbers.get((kind, FunnelMark.APPLIED)),
            numbers.get((kind, FunnelMark.ARRIVED)),
            len(lives[kind]),
            _stayed(lives[kind], today),
        )
        for kind in RecruitKind
        if kind in kinds.values()
    ]
