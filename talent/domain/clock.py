"""The clock of a ticket: working days from the day after it was registered; days on which it was
held do not count, and a day off inside a hold never counts twice."""

import datetime as dt
from collections.abc import Iterable

from portal.rules.domain import calendar

Hold = tuple[dt.date, dt.date]  # held from the first day until, not including, the second
_DAY = dt.timedelta(days=1)


def paused(begins: dt.date, holds: Iterable[Hold]) -> int:
    """Working days d of the holds with 挂起日 ≤ d < 恢复日 and d after the beginning."""
    work = calendar.current()
    days = {
        since + _DAY * n
        for since, until in holds
        for n in range((until - since).days)
        if since + _DAY * n > begins
    }
    return sum(work.is_workday(day) for day in days)


def due(begins: dt.date, limit: int, holds: Iterable[Hold] = ()) -> dt.date:
    return calendar.add_workdays(begins, limit + paused(begins, holds)).day


def after(day: dt.date, count: int) -> dt.date:
    return calendar.add_workdays(day, count).day
