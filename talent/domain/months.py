"""The same day so many months later or earlier."""

import calendar
import datetime as dt

from portal.dates import PartialDate

_YEAR = 12


def of(day: dt.date) -> PartialDate:
    """Its month: of most talents only the month they came in is known."""
    return PartialDate(day.year, day.month)


def shifted(day: dt.date, months: int) -> dt.date:
    """The last day of the month where there are fewer."""
    count = day.year * _YEAR + day.month - 1 + months
    year, month = divmod(count, _YEAR)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
