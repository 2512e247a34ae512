"""应开展 and 已开展: a county's duties of some months, in a handful of statements (BR-01 to 07).

A month's due is its monthly duties, in a quarter's last month those of the quarter too, in its
closing month a yearly one. Held counts within the duty's own period, up to what is due: a surplus
never fills another kind. What was entered late counts, but not as in time.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db.models import QuerySet

from branches.choices.life import DutyOwner, DutyPeriod, DutyStanding
from branches.choices.organisations import (
    BRANCH_KINDS,
    FIRST_SECRETARY,
    Nature,
    OrganisationKind,
)
from branches.domain.life import window
from branches.models import (
    Activity,
    ActivityOfKind,
    CommitteePost,
    Duty,
    DutyExemption,
    PartyOrganization,
)
from portal.dates import MONTHS, PartialDate
from portal.periods import Period, PeriodKind
from portal.rules.domain import memory, rules

_BODIES: Final = (
    OrganisationKind.COMMITTEE,
    OrganisationKind.WORKING_COMMITTEE,
    OrganisationKind.LEADING_GROUP,
)
OWING_KINDS: Final = (*BRANCH_KINDS, *_BODIES)
_STEP: Final = PartyOrganization.steplen
_LENGTHS: Final = {DutyPeriod.MONTH: 1, DutyPeriod.QUARTER: 3, DutyPeriod.YEAR: MONTHS}
_QUARTER: Final = 3


@dataclass(frozen=True)
class DutyLine:
    """One duty of one organisation in the month that closes it."""

    duty: Duty
    due: int
    done: int
    in_time: int

    @property
    def label(self) -> str:
        return self.duty.kind.name


@dataclass(frozen=True)
class DutyMonth:
    """A month of an organisation. `is_open`: there is still time to enter."""

    lines: tuple[DutyLine, ...] = ()
    is_open: bool = False

    @cached_property
    def due(self) -> int:
        return sum(line.due for line in self.lines)

    @cached_property
    def done(self) -> int:
        return sum(line.done for line in self.lines)

    @cached_property
    def in_time(self) -> int:
        return sum(line.in_time for line in self.lines)

    @property
    def missing(self) -> list[DutyLine]:
        return [line for line in self.lines if line.done < line.due]

    @property
    def standing(self) -> DutyStanding:
        if not self.due:
            return DutyStanding.NOT_DUE
        if self.done < self.due:
            return DutyStanding.PENDING if self.is_open else DutyStanding.MISSING
        return DutyStanding.IN_TIME if self.in_time == self.due else DutyStanding.LATE


@dataclass
class _Held:
    """By month, how many were held and how many of these entered in time."""

    every: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    in_time: dict[int, int] = field(default_factory=lambda: defaultdict(int))


NOTHING: Final = DutyMonth()


class Reckoning:
    """The months asked for of these organisations, read in sets when first asked."""

    def __init__(
        self, organisations: QuerySet, months: Sequence[Period], *, today: dt.date
    ) -> None:
        self.months = list(months)
        self.today = today
        self._asked = organisations

    def cell(self, organisation: int, month: Period) -> DutyMonth:
        return self.cells.get((organisation, month.index), NOTHING)

    def row(self, organisation: int) -> list[DutyMonth]:
        return [self.cell(organisation, month) for month in self.months]

    @cached_property
    def cells(self) -> dict[tuple[int, int], DutyMonth]:
        with memory.remembered():
            return self._made()

    def _made(self) -> dict[tuple[int, int], DutyMonth]:
        made = {}
        for row in self.rows:
            for month in self.months:
                lines = tuple(self._lines(row, month))
                if lines:
                    open_ = self.today <= self._deadlines[month.index]
                    made[row.pk, month.index] = DutyMonth(lines, open_)
        return made

    # What is read -------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[Any]:
        columns = ("pk", "path", "kind", "nature", "founded_on", "closed_on", "unit_id")
        asked = self._asked.order_by().filter(kind__in=OWING_KINDS)
        return list(asked.values_list(*columns, named=True))

    @cached_property
    def duties(self) -> list[Duty]:
        return list(Duty.objects.in_force().select_related("kind").in_order())

    @cached_property
    def _groups(self) -> dict[str, list[Any]]:
        """Groups by the path of the branch they belong to."""
        paths = {row.path for row in self.rows if row.kind in BRANCH_KINDS}
        rows = PartyOrganization.objects.order_by("path").filter(kind=OrganisationKind.GROUP)
        groups = defaultdict(list)
        for row in rows.values_list("pk", "path", "founded_on", "closed_on", named=True):
            if row.path[:-_STEP] in paths:
                groups[row.path[:-_STEP]].append(row)
        return groups

    @cached_property
    def _seats(self) -> dict[int, list[tuple[int, str, str]]]:
        """Who sits where from when to when; of a day not on record the month or year counts."""
        posts = CommitteePost.objects.exclude(post=FIRST_SECRETARY).order_by()
        seats = defaultdict(list)
        rows = posts.filter(organization__in=self._keys)
        for pk, person, since, until in rows.values_list(
            "organization", "person", "since", "until"
        ):
            ends = until.stored if until else "9"
            seats[pk].append((person, since.stored if since else "", ends))
        return seats

    @cached_property
    def _exempt(self) -> dict[int, list[tuple[int | None, dt.date, dt.date]]]:
        rows = DutyExemption.objects.in_force().filter(
            since__lte=self.months[-1].last_day, until__gte=self.months[0].first_day
        )
        exempt: dict[int, list[tuple[int | None, dt.date, dt.date]]] = defaultdict(list)
        for pk, duty, since, until in rows.values_list("organization", "duty", "since", "until"):
            exempt[pk].append((duty, since, until))
        return exempt

    @cached_property
    def _keys(self) -> list[int]:
        return [row.pk for row in self.rows]

    @cached_property
    def _held(self) -> dict[tuple[int, int], _Held]:
        """By organisation (or group) and kind; a kind that counts as another fills both."""
        first = self.months[0].shifted(1 - MONTHS).first_day
        groups = [group.pk for rows in self._groups.values() for group in rows]
        counted = Activity.objects.counted().filter(
            organization__in=[*self._keys, *groups],
            held_on__range=(first, self.months[-1].last_day),
        )
        rows = ActivityOfKind.objects.filter(activity__in=counted).order_by()
        held: dict[tuple[int, int], _Held] = defaultdict(_Held)
        for pk, kind, also, held_on, entered in rows.values_list(
            "activity__organization", "kind", "kind__counts_as", "activity__held_on",
            "activity__entered_on",
        ):  # fmt: skip
            month = held_on.year * MONTHS + held_on.month - 1
            in_time = entered is not None and entered <= self._deadline_of(month)
            for one in filter(None, (kind, also)):
                held[pk, one].every[month] += 1
                held[pk, one].in_time[month] += in_time
        return held

    @cached_property
    def _deadlines(self) -> dict[int, dt.date]:
        return {month.index: window.deadline(month) for month in self.months}

    def _deadline_of(self, index: int) -> dt.date:
        if index not in self._deadlines:
            month = Period(PeriodKind.MONTH, index // MONTHS, index % MONTHS + 1)
            self._deadlines[index] = window.deadline(month)
        return self._deadlines[index]

    # Arithmetic ---------------------------------------------------------------------------------

    def _lines(self, row: Any, month: Period) -> Iterator[DutyLine]:
        if not _stands(row, month):
            return
        for duty in self.duties:
            if not _closes(duty, month) or not self._owes(row, duty, month):
                continue
            if duty.owed_by == DutyOwner.GROUPS:
                owing = [one.pk for one in self._groups[row.path] if _stands(one, month)]
            else:
                owing = [row.pk]
            if owing and (times := self._times(duty, month)):
                yield self._line(duty, owing, times, month)

    def _line(self, duty: Duty, owing: Iterable[int], times: int, month: Period) -> DutyLine:
        done = in_time = due = 0
        first = month.index - _LENGTHS[DutyPeriod(duty.period)] + 1
        for pk in owing:
            due += times
            held = self._held.get((pk, duty.kind_id))
            if held is not None:
                span = range(first, month.index + 1)
                done += min(sum(held.every.get(one, 0) for one in span), times)
                in_time += min(sum(held.in_time.get(one, 0) for one in span), times)
        return DutyLine(duty, due, done, in_time)

    def _owes(self, row: Any, duty: Duty, month: Period) -> bool:
        if not self._owed_by(row, DutyOwner(duty.owed_by), month):
            return False
        return not any(
            only in (None, duty.pk) and since <= month.last_day and until >= month.first_day
            for only, since, until in self._exempt.get(row.pk, ())
        )

    def _owed_by(self, row: Any, whose: DutyOwner, month: Period) -> bool:
        if whose == DutyOwner.BODIES:
            return row.kind in _BODIES
        if row.kind not in BRANCH_KINDS or row.nature == Nature.FUNCTIONAL:
            return False
        if whose == DutyOwner.EVERY_BRANCH:
            return True
        if row.nature != Nature.REGULAR:
            return False
        return whose != DutyOwner.WITH_COMMITTEE or self._has_committee(row.pk, month)

    def _has_committee(self, pk: int, month: Period) -> bool:
        """In office on the first of the month."""
        day = month.first_day.isoformat()
        seated = {
            person for person, since, until in self._seats.get(pk, ()) if since <= day < until
        }
        return len(seated) >= self._least_seats

    @cached_property
    def _least_seats(self) -> int:
        return rules.value("OR-02", "least_seats", on=self.today)

    def _times(self, duty: Duty, month: Period) -> int:
        if not duty.rule:
            return duty.times
        key = (duty.rule, month.index)
        if key not in self._by_rule:
            code, param = duty.rule.split(".")
            self._by_rule[key] = int(rules.value(code, param, on=month.last_day))
        return self._by_rule[key]

    @cached_property
    def _by_rule(self) -> dict[tuple[str, int], int]:
        return {}


def _closes(duty: Duty, month: Period) -> bool:
    """Whether the duty's period ends with this month: a yearly one in its closing month, which may
    be one of the next year."""
    if duty.period == DutyPeriod.MONTH:
        return True
    if duty.period == DutyPeriod.QUARTER:
        return month.number % _QUARTER == 0
    return (duty.closing_month - 1) % MONTHS + 1 == month.number


def _stands(row: Any, month: Period) -> bool:
    """Not in the month of founding or closing, nor before or after."""
    if row.founded_on and row.founded_on >= PartialDate(month.year, month.number):
        return False
    return row.closed_on is None or row.closed_on > month.last_day


# Sums --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DutyTotals:
    due: int = 0
    done: int = 0
    in_time: int = 0

    @classmethod
    def of(cls, cells: Iterable[DutyMonth]) -> "DutyTotals":
        due = done = in_time = 0
        for cell in cells:
            due, done, in_time = due + cell.due, done + cell.done, in_time + cell.in_time
        return cls(due, done, in_time)


def months_of(year: int, *, today: dt.date) -> list[Period]:
    """Those of a year that have begun."""
    every = [Period(PeriodKind.MONTH, year, number) for number in range(1, MONTHS + 1)]
    return [month for month in every if month.first_day <= today]
