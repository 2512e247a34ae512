"""The month an address names."""

from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from portal.periods import BadPeriodError, Period, PeriodKind

_FIRST_YEAR: Final = 2000


def running() -> Period:
    return Period.containing(timezone.localdate(), PeriodKind.MONTH)


def asked(request: HttpRequest) -> Period | None:
    """One that has begun, the running one for a later one; nonsense is none."""
    try:
        period = Period.parse(request.GET.get("period", ""))
    except BadPeriodError:
        return None
    if period.kind != PeriodKind.MONTH or period.year < _FIRST_YEAR:
        return None
    return min(period, running())
