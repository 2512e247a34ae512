"""A month to choose: the last two years, newest first."""

from django.utils import timezone

from portal.dates import PartialDate
from portal.periods import Period, PeriodKind

_OFFERED = 24


def last_months() -> list[tuple[str, str]]:
    now = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    months = [now.shifted(-step) for step in range(_OFFERED)]
    return [(month.code, month.label) for month in months]


def month_of(code: str) -> PartialDate:
    first = Period.parse(code).first_day
    return PartialDate(first.year, first.month)
