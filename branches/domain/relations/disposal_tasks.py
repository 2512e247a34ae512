"""To-dos of members who are to correct themselves: ten days before the term ends, then monthly.
Nobody is named; who may read the case reads it there."""

import datetime as dt
from collections import Counter
from typing import Final

from django.db import transaction
from django.urls import reverse

from branches.choices.disposal import Measure
from branches.models import DisposalCase
from portal.access import Actor, RoleKey
from portal.accounts.models import User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit

_PREFIX: Final = "branches.disposal."
BEFORE: Final = 10  # days


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set this month's lines, take back what no longer holds; may be repeated."""
    due = {one.key: one for one in _due(today)}
    present = _present()
    tasks.cancel(*(present - due.keys()), by=None, reason="已经办理，或者转入下月")
    new = [one for key, one in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def settle(*, today: dt.date, by: Actor) -> None:
    """Part of the review of a case: with the last one of its sort the line is done."""
    if present := _present():
        left = {_without_month(one.key) for one in _due(today)}
        done = [key for key in present if _without_month(key) not in left]
        tasks.complete(*done, by=User.objects.get(pk=by.pk), act="登记改正结果")


def _present() -> set[str]:
    rows = Task.objects.open().filter(key__startswith=_PREFIX)
    return set(rows.values_list("key", flat=True))


def _without_month(key: str) -> str:
    return key.rsplit("@", 1)[0]


def _due(today: dt.date) -> list[NewTask]:
    """Cases are on the county's desk (their own permission), whichever unit the member is of."""
    rows = DisposalCase.objects.open().filter(
        measure=Measure.CORRECT, correct_until__lte=today + dt.timedelta(days=BEFORE)
    )
    days = rows.order_by("correct_until").values_list("correct_until", flat=True)
    counts = Counter("over" if day and day <= today else "soon" for day in days)
    county = Unit.objects.at_level(UnitLevel.COUNTY).order_by("path").first()
    if county is None:
        return []
    said = {"over": "限期改正已到期，待认定", "soon": "限期改正即将到期"}
    return [
        NewTask(
            key=f"{_PREFIX}{what}.{county.pk}@{today:%Y-%m}",
            title=f"{count:,} 件{said[what]}",
            detail="请了解改正情况，登记改正结果；未改正的另行研究。",
            url=reverse("branches:disposals", query={"state": "open", "term": what}),
            role=RoleKey.ORGANIZATION_OFFICE,
            unit=county,
        )
        for what, count in counts.items()
    ]
