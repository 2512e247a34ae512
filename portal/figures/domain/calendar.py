"""Which periods the clock takes on a day: those that run, and those that have just ended."""

import datetime as dt
from collections.abc import Iterator

from portal.figures.catalogue import EVERY_KIND, GRACE, known
from portal.figures.choices import State
from portal.figures.models import FigureValue
from portal.periods import Period, PeriodKind

# Only the month is followed while it runs: longer periods are asked for when they are over.
FOLLOWED = PeriodKind.MONTH


def due(today: dt.date) -> list[Period]:
    """The running month, and every period that ended lately and is not yet taken."""
    return [*_ended(today), Period.containing(today, FOLLOWED)]


def _ended(today: dt.date) -> Iterator[Period]:
    figures = known(None).values()
    for kind in EVERY_KIND:
        last = Period.containing(today, kind).previous()
        answering = {each.key for each in figures if each.answers(last, today=today)}
        if today <= last.last_day + GRACE and not answering <= _taken(last):
            yield last


def _taken(period: Period) -> set[str]:
    rows = FigureValue.objects.filter(period=period).exclude(state=State.PROVISIONAL)
    return set(rows.order_by().values_list("figure", flat=True).distinct())
