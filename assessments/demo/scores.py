"""The demo county's rankings: thirteen months scored, the last one not yet published."""

import datetime as dt
from typing import Final

from django.utils import timezone

from assessments.domain.scores import runs, standing, values
from assessments.models import Scheme, ScoreRun
from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.models import ComparisonGroup
from portal.periods import Period, PeriodKind

MONTHS: Final = 13
_SCORED, _PUBLISHED = 3, 5  # on which day of the next month


def build(plan: DemoPlan) -> None:
    leader = User.objects.active().holding(RoleKey.DEPARTMENT_LEADER).order_by("pk").first()
    if leader is None:
        return
    present = Period.containing(plan.today, PeriodKind.MONTH)
    for back in reversed(range(1, MONTHS + 1)):
        period = present.shifted(-back)
        made = [_score(scheme, group, period) for scheme, group in standing.in_force(period)]
        if back > 1:
            moment = _at(period, _PUBLISHED)
            rows = ScoreRun.objects.filter(pk__in=[run.pk for run in made])
            rows.update(published_at=moment, published_by=leader)


def _score(scheme: Scheme, group: ComparisonGroup, period: Period) -> ScoreRun:
    """By the figures as they were taken."""
    version = scheme.versions.in_force(period)[0]
    units = standing.members(group, period)
    indicators = list(version.indicators.order_by("position"))
    known = values.read(indicators, period, units, late=False)
    run = ScoreRun(scheme=scheme, group=group, period=period, version=version)
    scored = runs.work_out(run, known, units, by=None)
    ScoreRun.objects.filter(pk=run.pk).update(scored_at=_at(period, _SCORED))
    return scored.run


def _at(period: Period, day: int) -> dt.datetime:
    """In the morning of that day of the next month."""
    first = period.next().first_day
    return timezone.make_aware(dt.datetime.combine(first.replace(day=day), dt.time(9)))
