"""The same day so many months later or earlier."""

import calendar
import datetime as dt

_YEAR = 12


def shifted(day: dt.date, months: int) -> dt.date:
    """The last day of the month where there are fewer."""
    count = day.year * _YEAR + day.month - 1 + months
    year, month = divmod(count, _YEAR)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
