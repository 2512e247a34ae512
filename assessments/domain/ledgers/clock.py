"""When a ledger opens, is due and is locked, and which days its events are counted in."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from typing import Final

from assessments.models import LedgerForm
from portal.periods import Period, PeriodKind
from portal.rules.domain.deadlines import InPeriod, last_month, moment

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
    due_on = _due(form, period).day_in(period)
    locks = _locks(form, period)
    weekly = period.kind == PeriodKind.WEEK
    locks_on = locks.named_in(period) if weekly else locks.day_in(period)
    return LedgerClock(
        opens_on=_rule(period, form.opens_day).day_in(period),
        due_at=moment(due_on, form.due_hour),
        locks_at=moment(max(locks_on, due_on + _DAY), form.due_hour),
        window_from=_window_from(form, period),
        window_until=_window_until(form, period),
    )


def _due(form: LedgerForm, period: Period) -> InPeriod:
    if form.year_end_due and _ends_the_year(period):
        return _rule(period, form.year_end_due, later=1)
    return _rule(period, form.due_day)


def _locks(form: LedgerForm, period: Period) -> InPeriod:
    if form.year_end_lock and _ends_the_year(period):
        return _rule(period, form.year_end_lock, later=1)
    return _rule(period, form.locks_day)


def _rule(period: Period, day: int, *, later: int = 0) -> InPeriod:
    """A day of the last month of the period, or of one after it; in a week from its Monday."""
    return InPeriod(period.kind, last_month(period.kind) + later, day)


def _window_until(form: LedgerForm, period: Period) -> dt.date:
    if form.window_day is None or _ends_the_year(period):
        return period.last_day
    return _rule(period, form.window_day).named_in(period)


def _window_from(form: LedgerForm, period: Period) -> dt.date:
    """The day after the window of the period before; a year begins with its first day."""
    first = period.first_day
    if form.window_day is None or first.month == 1:
        return first
    year, month = (first - _DAY).year, (first - _DAY).month
    return dt.date(year, month, min(form.window_day, monthrange(year, month)[1])) + _DAY


def _ends_the_year(period: Period) -> bool:
    return period.kind != PeriodKind.WEEK and period.last_day.month == DECEMBER
