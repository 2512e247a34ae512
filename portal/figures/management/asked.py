"""What both commands read from the line they are called with."""

from django.core.management.base import CommandError

from portal.periods import BadPeriodError, Period


def period(code: str) -> Period:
    try:
        return Period.parse(code)
    except BadPeriodError as wrong:
        raise CommandError(str(wrong)) from None
