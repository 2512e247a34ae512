"""Until when an activity of a month is in time, when its month is locked (BR-14)."""

import datetime as dt

from django.utils import timezone

from branches.domain.terms import months_later
from portal.periods import Period, PeriodKind
from portal.rules.domain import calendar, rules

RULE = "BR-14"


def rule_of(month: Period) -> rules.InForce:
    """Before there was a rule, that of today."""
    known = rules.find(RULE, on=month.last_day)
    return known or rules.current(RULE, on=timezone.localdate())


def month_of(day: dt.date) -> Period:
    return Period.containing(day, PeriodKind.MONTH)


def deadline(month: Period) -> dt.date:
    """The day of the next month, a holiday moves it on."""
    rule = rule_of(month)
    day = month.shifted(1).first_day + dt.timedelta(days=rule["day"] - 1)
    return calendar.next_workday(day).day


def locks_after(month: Period) -> dt.date:
    rule = rule_of(month)
    return months_later(deadline(month), rule["lock_months"])


def is_locked(held_on: dt.date, *, today: dt.date) -> bool:
    return today > locks_after(month_of(held_on))


def is_late(held_on: dt.date, entered_on: dt.date) -> bool:
    """补录."""
    return entered_on > deadline(month_of(held_on))
