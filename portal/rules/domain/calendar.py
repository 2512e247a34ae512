"""The work calendar: the county's own entries, over the published one, over a provisional guess.

For a year nobody has published yet (暂算) a day off is a Saturday, a Sunday or a statutory holiday
with a fixed date. Whatever is computed with such a year says so.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

from portal.rules.choices import DayKind
from portal.rules.domain import memory
from portal.rules.models import CalendarDay, CalendarYear

FIXED: Final = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
PUBLISHED: Final = frozenset(day.year for day in holidays)
_NAMES: Final = {holiday.value: holiday.chinese for holiday in Holiday}
_SATURDAY: Final = 5
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class CountedDay:
    """A day found by counting; `provisional` (暂算) when a year on the way is not published."""

    day: dt.date
    provisional: bool


@dataclass(frozen=True)
class Counted:
    count: int
    provisional: bool


@dataclass(frozen=True)
class DayFact:
    """What a day is and why. `entered`: the county's own entry says so."""

    day: dt.date
    works: bool
    label: str = ""
    entered: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class WorkCalendar:
    entered: Mapping[dt.date, tuple[DayKind, str]] = field(default_factory=dict)
    checked_years: frozenset[int] = frozenset()

    def is_provisional(self, year: int) -> bool:
        return year not in PUBLISHED and year not in self.checked_years

    def fact(self, day: dt.date) -> DayFact:
        provisional = self.is_provisional(day.year)
        if day in self.entered:
            kind, note = self.entered[day]
            return DayFact(day, kind == DayKind.WORKDAY, note, True, provisional)
        if day.year in PUBLISHED:
            return _published(day)
        name = FIXED.get((day.month, day.day), "")
        return DayFact(day, _is_weekday(day) and not name, name, provisional=provisional)

    def is_workday(self, day: dt.date) -> bool:
        return self.fact(day).works

    def next_workday(self, day: dt.date) -> CountedDay:
        """The day itself when it is a working day, else the first one after it."""
        workday = day
        while not self.is_workday(workday):
            workday += _DAY
        return self._dated(day, workday)

    def add_workdays(self, day: dt.date, count: int) -> CountedDay:
        """The `count`-th working day after the day, which itself is not counted; before it when
        negative; the day itself when zero."""
        step = _DAY if count > 0 else -_DAY
        reached, left = day, abs(count)
        while left:
            reached += step
            left -= self.is_workday(reached)
        return self._dated(day, reached)

    def workdays_between(self, start: dt.date, end: dt.date) -> Counted:
        """Working days after `start` up to and including `end`; counted back when negative."""
        step = _DAY if end >= start else -_DAY
        sign = 1 if end >= start else -1
        days = (start + step * n for n in range(1, abs((end - start).days) + 1))
        count = sum(self.is_workday(day) for day in days)
        return Counted(sign * count, self._touches_provisional(start, end))

    def _dated(self, start: dt.date, end: dt.date) -> CountedDay:
        return CountedDay(end, self._touches_provisional(start, end))

    def _touches_provisional(self, one: dt.date, other: dt.date) -> bool:
        first, last = sorted((one.year, other.year))
        return any(self.is_provisional(year) for year in range(first, last + 1))


def _is_weekday(day: dt.date) -> bool:
    return day.weekday() < _SATURDAY


def _published(day: dt.date) -> DayFact:
    if day in workdays:
        return DayFact(day, works=True, label=f"{_NAMES[workdays[day]]}调休上班")
    if day in holidays:
        return DayFact(day, works=False, label=_NAMES[holidays[day]])
    return DayFact(day, works=_is_weekday(day))


# What the rest of the portal asks ----------------------------------------------------------------


def current() -> WorkCalendar:
    return memory.once("calendar", _read)


def is_workday(day: dt.date) -> bool:
    return current().is_workday(day)


def next_workday(day: dt.date) -> CountedDay:
    return current().next_workday(day)


def add_workdays(day: dt.date, count: int) -> CountedDay:
    return current().add_workdays(day, count)


def workdays_between(start: dt.date, end: dt.date) -> Counted:
    return current().workdays_between(start, end)


def _read() -> WorkCalendar:
    rows = CalendarDay.objects.values_list("date", "kind", "note")
    return WorkCalendar(
        entered={date: (DayKind(kind), note) for date, kind, note in rows},
        checked_years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )
