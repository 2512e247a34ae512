"""When a ledger opens, is due and is locked, and which days its events are counted in."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from assessments.models import LedgerForm
from portal.periods import Period, PeriodKind
from portal.rules.domain import calendar

DECEMBER: Final = 12
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class LedgerClock:
    opens_on: dt.date
    due_at: dt.datetime
    locks_at: dt.datetime
    window_from: dt.date
    window_until: dt.date


def of(form: LedgerForm, period: Period) -> LedgerClock:
    """A holiday moves a day to the next working day; the lock is never before the day after what
    is due."""
    due_on = calendar.next_workday(_due(form, period)).day
    locks_on = _locks(form, period)
    if period.kind != PeriodKind.WEEK:
        locks_on = calendar.next_workday(locks_on).day
    return LedgerClock(
        opens_on=calendar.next_workday(_day(period, form.opens_day)).day,
        due_at=moment(due_on, form.due_hour),
        locks_at=moment(max(locks_on, due_on + _DAY), form.due_hour),
        window_from=_window_from(form, period),
        window_until=_window_until(form, period),
    )


def _due(form: LedgerForm, period: Period) -> dt.date:
    if form.year_end_due and _ends_the_year(period):
        return dt.date(period.year + 1, 1, form.year_end_due)
    return _day(period, form.due_day)


def _locks(form: LedgerForm, period: Period) -> dt.date:
    if form.year_end_lock and _ends_the_year(period):
        return dt.date(period.year + 1, 1, form.year_end_lock)
    return _day(period, form.locks_day)


def _day(period: Period, number: int) -> dt.date:
    """A day of the last month, its last one where there are fewer; in a week from its Monday."""
    if period.kind == PeriodKind.WEEK:
        return period.first_day + (number - 1) * _DAY
    last = period.last_day
    return last.replace(day=min(number, last.day))


def _window_until(form: LedgerForm, period: Period) -> dt.date:
    if form.window_day is None or _ends_the_year(period):
        return period.last_day
    return _day(period, form.window_day)


def _window_from(form: LedgerForm, period: Period) -> dt.date:
    """The day after the window of the period before; a year begins with its first day."""
    first = period.first_day
    if form.window_day is None or first.month == 1:
        return first
    year, month = (first - _DAY).year, (first - _DAY).month
    return dt.date(year, month, min(form.window_day, monthrange(year, month)[1])) + _DAY


def _ends_the_year(period: Period) -> bool:
    return period.kind != PeriodKind.WEEK and period.last_day.month == DECEMBER


def moment(day: dt.date, hour: int) -> dt.datetime:
    """Hour 24 is the end of the day."""
    end = dt.datetime.combine(day, dt.time()) + dt.timedelta(hours=hour)
    return timezone.make_aware(end)
