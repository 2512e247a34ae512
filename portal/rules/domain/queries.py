"""Reads for pages: a year's calendar in months and weeks, a rule's versions with their state."""

import calendar as gregorian
import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from portal.periods import Period, PeriodKind
from portal.rules.catalogue import RuleSet
from portal.rules.choices import NEAREST_FIRST
from portal.rules.domain import calendar, rules
from portal.rules.domain.calendar import DayFact
from portal.rules.models import RuleVersion

_WEEKS = gregorian.Calendar(firstweekday=gregorian.MONDAY)


@dataclass(frozen=True)
class CalendarCell:
    fact: DayFact
    today: bool

    @property
    def tone(self) -> str:
        """A look for each of: plain day, weekend, holiday, weekend worked, own entry."""
        if self.fact.entered:
            return "own-work" if self.fact.works else "own-off"
        if self.fact.label:
            return "worked" if self.fact.works else "holiday"
        return "plain" if self.fact.works else "weekend"

    @property
    def mark(self) -> str:
        """One character beside the number, so that colour is never alone."""
        if self.fact.label or self.fact.entered:
            return "班" if self.fact.works else "休"
        return ""

    @property
    def title(self) -> str:
        state = "工作日" if self.fact.works else "休息日"
        return f"{self.fact.day}，{state}" + (f"，{self.fact.label}" if self.fact.label else "")


@dataclass(frozen=True)
class MonthGrid:
    month: Period
    weeks: list[list[CalendarCell | None]]
    workdays: int


def month_grids(year: int, *, today: dt.date) -> list[MonthGrid]:
    work = calendar.current()
    first = Period(PeriodKind.MONTH, year, 1)
    return [_grid(month, work, today) for month in first.until(first.shifted(11))]


def _grid(month: Period, work: calendar.WorkCalendar, today: dt.date) -> MonthGrid:
    weeks = [
        [CalendarCell(work.fact(day), day == today) if day in month else None for day in week]
        for week in _WEEKS.monthdatescalendar(month.year, month.number)
    ]
    count = Counter(cell.fact.works for week in weeks for cell in week if cell)
    return MonthGrid(month, weeks, count[True])


def versions_of(rule: RuleSet, *, today: dt.date) -> list[dict[str, Any]]:
    """Every version of the rule, the nearest tier and the latest first, with its state today."""
    rows = list(RuleVersion.objects.filter(code=rule.code).select_related("by"))
    applies = rules.nearest(rows, today)
    rows.sort(key=lambda row: row.effective_from, reverse=True)
    rows.sort(key=lambda row: NEAREST_FIRST.index(row.tier))
    return [
        {"version": row, "state": row.state_on(today), "applies": row == applies} for row in rows
    ]
