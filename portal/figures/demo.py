"""Fourteen months of figures: what can be reckoned back is; the rest leads up to what is now."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from random import Random
from typing import Final

from django.utils import timezone

from portal.demo import DemoPlan
from portal.figures.catalogue import Asked, Figure, known
from portal.figures.choices import Adds
from portal.figures.domain import summing, taking
from portal.figures.domain.summing import Collected
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

MONTHS: Final = 14
# A month earlier, so much less of a hundred had been entered or had happened yet.
_GROWS: Final = Decimal("0.4")
_TAKEN: Final = dt.time(0, 20)


def build(plan: DemoPlan) -> None:
    if not Unit.objects.exists():
        return
    dice = plan.random("figures")
    present = Period.containing(plan.today, PeriodKind.MONTH)
    every = known(None).values()
    reckoned = [figure for figure in every if figure.reckons_back]
    others = [figure for figure in every if not figure.reckons_back]
    now = summing.collect(others, Asked(present, plan.today))
    for back in range(MONTHS):
        asked = Asked(present.shifted(-back), plan.today)
        own = summing.collect(reckoned, asked)
        _add(own, now, others, back, dice)
        taking.store([*reckoned, *others], own, asked, at=_moment(asked, plan))


def _add(
    own: Collected, now: Collected, figures: Iterable[Figure], back: int, dice: Random
) -> None:
    """What units have now, as it may have been so many months ago."""
    by_key = {figure.key: figure for figure in figures}
    less = 1 - back * _GROWS / 100
    rows = zip(now.units, now.keys, now.parts, now.wholes, strict=True)
    for unit, key, part, whole in rows:
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
