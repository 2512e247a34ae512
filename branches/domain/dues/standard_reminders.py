"""To-dos of each January: standards of dues are set anew for the year; the old ones go on until
somebody does."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from branches.domain.bands import COUNTED_STATES
from branches.domain.reminders import BranchDesks
from branches.models import DuesStandard, PartyMember
from portal.accounts.models import User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

_PREFIX: Final = "branches.standards."
_ACT: Final = "核定党费标准"


def without_this_years(members: Any, today: dt.date) -> Any:
    """Members whose standard was not set in this year; those who never had one too."""
    january = Period(PeriodKind.MONTH, today.year, 1)
    known = DuesStandard.objects.in_force().filter(member=OuterRef("pk"), since__gte=january)
    return members.filter(~Exists(known))


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set in January, taken back when it is over; may be repeated."""
    due = {task.key: task for task in _due(today)} if today.month == 1 else {}
    present = set(Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", flat=True))
    tasks.cancel(*(present - due.keys()), by=None, reason="已经核定，或者一月已过")
    new = [task for key, task in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def approved(member: PartyMember, *, by: User) -> None:
    """Part of the act: the last of a place ends its to-do."""
    path = member.organization.unit.path
    above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    present = Task.objects.open().filter(key__startswith=_PREFIX, unit__path__in=above)
    for key, place in present.values_list("key", "unit__path"):
        there = _asked().filter(organization__unit__path__startswith=place)
        if not without_this_years(there, timezone.localdate()).exists():
            tasks.complete(key, by=by, act=_ACT)


def _asked() -> Any:
    return PartyMember.objects.present().filter(state__in=COUNTED_STATES)


def _due(today: dt.date) -> Iterator[NewTask]:
    units = without_this_years(_asked(), today).values("organization__unit").distinct()
    desks = BranchDesks()
    every = Unit.objects.filter(pk__in=units).select_related("kind").order_by("path")
    for role, unit in dict.fromkeys(desks.of(one) for one in every):
        query = {"lack": "year", "unit": unit.pk}
        yield NewTask(
            key=f"{_PREFIX}{role}.{unit.pk}.{today.year}",
            title=f"核定 {today.year} 年党费标准：{unit}"[:100],
            detail="每年一月核定一次；还没有核定的，仍按原标准计算应交党费。",
            url=reverse("branches:dues-standards", query=query),
            role=role,
            unit=unit,
            due_on=dt.date(today.year, 1, 31),
        )
