"""How many reviews a record goes through before it is 已审核 (BR-14): none by default. What was
handed in counts meanwhile; the month of the record tells which setting applies."""

import datetime as dt
from typing import Any, Final

from django.db.models import Q

from branches.choices.life import ActivityState
from branches.domain.life import window
from branches.models import Activity
from branches.permissions import ACTIVITIES_REVIEW
from portal.access import Actor
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period

_TWO: Final = 2
_LOOKS_BACK: Final = 12  # months: beyond that every month is locked


def levels(month: Period) -> int:
    """A version from before there was a setting asks for none."""
    return window.rule_of(month)["review_levels"] or 0


def of_county(user: Actor, root: str) -> bool:
    """Whether somebody reviews for the whole county; `root` is the path at its top."""
    return any(root.startswith(path) for path in user.scope(ACTIVITIES_REVIEW).paths)


def is_last(activity: Activity, user: Actor) -> bool:
    """The county's word is the last, whether or not the township had looked before."""
    if levels(window.month_of(activity.held_on)) < _TWO:
        return True
    return of_county(user, activity.organization.unit.path[: Unit.steplen])


def may_go_on(activity: Activity, user: Actor) -> bool:
    """A record the township has passed waits for the county."""
    return not activity.is_half_reviewed or is_last(activity, user)


def waiting(rows: Any, *, today: dt.date) -> Any:
    """Handed in and not looked at, in months that ask for a review and are not locked."""
    return _asked(rows, 1, today).filter(reviewed_by=None)


def waiting_for_county(rows: Any, *, today: dt.date) -> Any:
    """What a township has passed, and what stands in none."""
    passed = _asked(rows, _TWO, today).exclude(reviewed_by=None)
    own = waiting(rows, today=today)
    for path in Unit.objects.at_level(UnitLevel.TOWNSHIP).values_list("path", flat=True):
        own = own.exclude(organization__unit__path__startswith=path)
    return rows.filter(
        Q(pk__in=passed.order_by().values("pk")) | Q(pk__in=own.order_by().values("pk"))
    )


def is_asked(today: dt.date) -> bool:
    return bool(_months(1, today))


def _asked(rows: Any, least: int, today: dt.date) -> Any:
    days = Q(pk__in=[])
    for month in _months(least, today):
        days |= Q(held_on__range=(month.first_day, month.last_day))
    return rows.standing().filter(days, state=ActivityState.SUBMITTED)


def _months(least: int, today: dt.date) -> list[Period]:
    last = window.month_of(today)
    every = (last.shifted(-back) for back in range(_LOOKS_BACK + 1))
    return [one for one in every if levels(one) >= least and today <= window.locks_after(one)]
