"""What ends in the work with talents, how long before it is told, and to whom: §13 of the rules
TA-03, TA-04, TA-07 to TA-10."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from portal import routes
from portal.access import Permission
from portal.rules.domain import calendar, rules
from talent.choices import CardState, PipelineKind, TenancyState, TicketState
from talent.domain import cards, clock, dispatches, enterprises, months, pipelines, tenancies
from talent.domain import recognitions as levels
from talent.models import (
    DispatchedDoctor,
    Pipeline,
    ServiceCard,
    TalentProfile,
    Tenancy,
    Ticket,
)
from talent.permissions import APARTMENTS_MANAGE, CARDS_MANAGE, TALENT_KEEP

_ROOM_DAYS: Final = (60, 30)
_CALL_DAYS: Final = (20, 10, 5, 2, 0)  # working days
_TICKET_DAYS: Final = (2, 0)


@dataclass(frozen=True)
class ComingEnd:
    """One record and its end; `path`: of the unit that keeps it, empty where it is everybody's."""

    record: int
    until: dt.date
    path: str
    words: str


@dataclass(frozen=True)
class EndMark:
    """`last`: the latest end that is within it on the day."""

    key: int
    words: str
    last: dt.date


@dataclass(frozen=True)
class EndingKind:
    key: str
    title: str
    permission: Permission
    route: str
    query: str
    found: Callable[[dt.date], Iterable[ComingEnd]]
    marks: Callable[[dt.date], list[EndMark]]
    tells_late: bool = False  # each working day anew while it is late

    def url(self, day: dt.date) -> str:
        last = max(mark.last for mark in self.marks(day))
        return routes.page(self.route) + self.query.format(last=last)

    def reached(self, end: ComingEnd, day: dt.date) -> EndMark | None:
        """The nearest mark it has come to: what is entered late is not told of three times."""
        if end.until < day:
            late = calendar.workdays_between(end.until, day).count
            if not self.tells_late or not late:
                return None
            return EndMark(-late, f"已超 {late:,} 个工作日", end.until)
        come = [mark for mark in self.marks(day) if end.until <= mark.last]
        return min(come, key=lambda mark: mark.last, default=None)


# How long before ----------------------------------------------------------------------------------


def _days(day: dt.date, numbers: Iterable[int]) -> list[EndMark]:
    return [EndMark(n, f"{n:,} 天内", day + dt.timedelta(days=n)) for n in numbers]


def _workdays(day: dt.date, numbers: Iterable[int]) -> list[EndMark]:
    return [
        EndMark(n, f"{n:,} 个工作日内" if n else "今天到期", clock.after(day, n)) for n in numbers
    ]


def _of_cards(day: dt.date) -> list[EndMark]:
    return _days(day, ((cards.last_to_renew(day) - day).days, cards.last_days(day)))


def _of_rooms(day: dt.date) -> list[EndMark]:
    first = (tenancies.last_to_remind(day) - day).days
    return _days(day, (first, *(number for number in _ROOM_DAYS if number < first)))


def _of_terms(day: dt.date) -> list[EndMark]:
    numbers = [int(rules.value("TA-10", key, on=day)) for key in ("ahead", "last")]
    return [EndMark(n, f"{n:,} 个月内", months.shifted(day, n)) for n in numbers]


def _of_reports(day: dt.date) -> list[EndMark]:
    return _workdays(day, (int(rules.value("TA-07", "ahead", on=day)), 0))


# What ends ----------------------------------------------------------------------------------------


def _cards(day: dt.date) -> Iterator[ComingEnd]:
    rows = ServiceCard.objects.filter(cards.ending(day), until__gte=day)
    for row in rows.select_related("profile__unit", "profile__person"):
        if row.until:
            yield ComingEnd(row.pk, row.until, row.profile.unit.path, f"{row.profile} {row}")


def _rooms(day: dt.date) -> Iterator[ComingEnd]:
    rows = Tenancy.objects.filter(state=TenancyState.LIVING, until__gte=day)
    near = rows.filter(until__lte=tenancies.last_to_remind(day))
    for row in near.select_related("apartment__unit", "application__profile__person"):
        yield ComingEnd(row.pk, row.until, row.apartment.unit.path, str(row))


def _titles(day: dt.date) -> Iterator[ComingEnd]:
    for row in enterprises.ending(day).select_related("enterprise__unit"):
        yield ComingEnd(row.pk, row.until, row.enterprise.unit.path, str(row))


def _terms(day: dt.date) -> Iterator[ComingEnd]:
    last = max(mark.last for mark in _of_terms(day))
    rows = TalentProfile.objects.in_store().filter(service_until__range=(day, last))
    for row in rows.select_related("person", "unit"):
        if row.service_until:
            yield ComingEnd(row.pk, row.service_until, row.unit.path, str(row))


def _levels(day: dt.date) -> Iterator[ComingEnd]:
    for row in levels.ending(day).select_related("profile__person", "profile__unit", "grade"):
        yield ComingEnd(row.pk, row.until, row.profile.unit.path, str(row))


def _calls(day: dt.date) -> Iterator[ComingEnd]:
    for row in Pipeline.objects.filter(kind=PipelineKind.PROJECT, closed_on=None):
        until = pipelines.due_here(row)
        if until and until >= day:
            yield ComingEnd(row.pk, until, "", str(row))


def _reports(day: dt.date) -> Iterator[ComingEnd]:
    quarter = dispatches.asked_quarter(day)
    until = dispatches.due_on(quarter)
    rows = DispatchedDoctor.objects.open().without_report(quarter)
    for row in rows.select_related("enterprise__unit", "profile__person") if until >= day else ():
        words = f"{row.profile}，{row.enterprise}"
        yield ComingEnd(row.pk, until, row.enterprise.unit.path, words)


def _tickets(day: dt.date) -> Iterator[ComingEnd]:
    rows = Ticket.objects.filter(
        Q(state=TicketState.HANDLING) | Q(state=TicketState.SENT),
        due_on__lte=clock.after(day, max(_TICKET_DAYS)),
    )
    for row in rows.select_related("unit", "profile__person"):
        if row.unit and row.due_on:
            yield ComingEnd(row.pk, row.due_on, row.unit.path, str(row))


_HELD: Final = "&".join(f"state={state}" for state in CardState.held())
_CARDS_ENDING: Final = f"?{_HELD}&ends_until={{last}}"
KINDS: Final = (
    EndingKind(
        "card", "服务卡将到期", CARDS_MANAGE, "talent:cards", _CARDS_ENDING, _cards, _of_cards,
    ),
    EndingKind(
        "room", "公寓租期将满", APARTMENTS_MANAGE, "talent:tenancies", "?ending=true", _rooms,
        _of_rooms,
    ),
    EndingKind(
        "title", "企业资质将到期", TALENT_KEEP, "talent:enterprise-titles", "?ending=true", _titles,
        _of_terms,
    ),
    EndingKind(
        "term", "人才服务期将满", TALENT_KEEP, "talent:talents", "?stored=true&ending=true", _terms,
        _of_terms,
    ),
    EndingKind(
        "level", "层次认定将到期", TALENT_KEEP, "talent:talents", "?level_ending=true", _levels,
        _of_terms,
    ),
    EndingKind(
        "call", "项目申报将截止", TALENT_KEEP, "talent:pipelines", "?closing=true", _calls,
        lambda day: _workdays(day, _CALL_DAYS),
    ),
    EndingKind(
        "report", "特派员季度报告将到期", TALENT_KEEP, "talent:dispatches",
        "?going=true&unreported=true", _reports, _of_reports,
    ),
    EndingKind(
        "ticket", "办件到期、超期", TALENT_KEEP, "talent:my-tickets", "", _tickets,
        lambda day: _workdays(day, _TICKET_DAYS), tells_late=True,
    ),
)  # fmt: skip
