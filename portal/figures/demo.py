"""Fourteen months of figures and the quarters, halves and years that ended in them: what can be
reckoned back is; the rest leads up to what is now. The quarters that were ranked are frozen."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Final

from django.db import connection
from django.utils import timezone

from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.figures.catalogue import Asked, Figure, known
from portal.figures.choices import Adds
from portal.figures.domain import summing, taking
from portal.figures.domain.summing import Collected
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

MONTHS: Final = 14
# Of registers, which are many and can be reckoned back, only the last months are stored.
LATELY: Final = 2
# A month earlier, so much less of a hundred had been entered or had happened yet.
_GROWS: Final = Decimal("0.4")
_TAKEN: Final = dt.time(0, 20)


def build(plan: DemoPlan) -> None:
    if not Unit.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # all that was built is counted now, month by month
    dice = plan.random("figures")
    present = Period.containing(plan.today, PeriodKind.MONTH)
    months = [present.shifted(-back) for back in range(MONTHS)]
    every = known(None).values()
    reckoned = [figure for figure in every if figure.reckons_back]
    others = [figure for figure in every if not figure.reckons_back]
    now = summing.collect(others, Asked(present, plan.today))
    lately = {*months[:LATELY], *list(_ended_in(months))[:1]}
    for period in (*months, *_ended_in(months)):
        asked = Asked(period, plan.today)
        there = [
            figure
            for figure in reckoned
            if figure.exists_for(period) and (figure.source is None or period in lately)
        ]
        rest = [figure for figure in others if figure.exists_for(period)]
        own = summing.collect(there, asked)
        back = present.index - Period.containing(asked.day, PeriodKind.MONTH).index
        _add(own, now, rest, back, dice)
        taking.store([*there, *rest], own, asked, at=_moment(asked, plan))
    _freeze(months)


def _ended_in(months: Sequence[Period]) -> Iterator[Period]:
    """Longer periods whose last month is one of those that are over."""
    for kind in (PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR):
        for month in months[1:]:
            period = Period.containing(month.first_day, kind)
            if period.last_day == month.last_day:
                yield period


def _freeze(months: Sequence[Period]) -> None:
    """As the office does once a quarter's ranking is out; the newest is not ranked yet."""
    office = User.objects.active().holding(RoleKey.ASSESSMENT_OFFICE).order_by("pk").first()
    quarters = [period for period in _ended_in(months) if period.kind == PeriodKind.QUARTER]
    for period in quarters[1:] if office else ():
        reason = f"{period.label}考核排名已通报。"
        taking.freeze(period, keys=None, reason=reason, by=office)


def _add(
    own: Collected, now: Collected, figures: Iterable[Figure], back: int, dice: Random
) -> None:
    """What units have now, as it may have been so many months ago."""
    by_key = {figure.key: figure for figure in figures}
    less = 1 - back * _GROWS / 100
    rows = zip(now.units, now.keys, now.parts, now.wholes, strict=True)
    for unit, key, part, whole in rows:
        if key not in by_key:
            continue
        then = part
        if back and part:
            then = round(Decimal(part) * less)
            if by_key[key].adds == Adds.SUM:
                then = max(then + dice.choice((-1, 0, 0, 0, 0, 1)), 0)
        own.units.append(unit)
        own.keys.append(key)
        own.parts.append(then)
        own.wholes.append(whole)


def _moment(asked: Asked, plan: DemoPlan) -> dt.datetime:
    day = asked.period.last_day + dt.timedelta(days=1) if asked.is_past else plan.today
    return timezone.make_aware(dt.datetime.combine(day, _TAKEN))
