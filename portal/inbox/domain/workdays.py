"""Working days as the portal's work calendar has them."""

import datetime as dt

from portal.rules.domain import calendar


def is_workday(day: dt.date) -> bool:
    return calendar.is_workday(day)


def step(day: dt.date, days: int) -> dt.date:
    """The n-th working day after the day, or before it when negative."""
    return calendar.add_workdays(day, days).day
