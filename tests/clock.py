"""Another time of day: for a test, or for a whole run.

    PORTAL_CLOCK=2028-02-29T23:59 PYTHONHASHSEED=7 .venv/bin/python -m pytest tests/rules

Shanghai time, from where the clock goes on. The database's own clock and the operating system's
stay as they are: what compares with them is left out of such a run by `-k`.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")
# The last of a long month, a leap day, a new year, a minute before midnight and one after.
EDGES = (
    "2027-01-31T12:00",
    "2028-02-29T23:59",
    "2027-01-01T00:01",
    "2026-12-31T23:59",
    "2027-03-31T00:01",
)
_real = timezone.now


def go_to(moment: str) -> None:
    ahead = dt.datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI) - _real()
    timezone.now = lambda: _real() + ahead


@contextmanager
def at(moment: str) -> Iterator[None]:
    before = timezone.now
    go_to(moment)
    try:
        yield
    finally:
        timezone.now = before
