"""To-dos of entries that are due: set day by day, ended at once by the act they ask for."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction

from portal.accounts.models import User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.choices import UnitLevel
from portal.registers.choices import IN_HAND
from portal.registers.models import RegisterRecord

DAYS_BEFORE: Final = 10  # the digest itself counts working days; by then the to-do stands
_PREFIX: Final = "registers.record."
_DESKS: Final = {
    UnitLevel.TOWNSHIP: "township_member",
    UnitLevel.DEPARTMENT: "unit_contact",
    UnitLevel.ENTERPRISE: "unit_contact",
    UnitLevel.OTHER: "unit_contact",
}


def key_of(record: RegisterRecord) -> str:
    return f"{_PREFIX}{record.pk}"


def done(record: RegisterRecord, *, by: User, act: str) -> None:
    tasks.complete(key_of(record), by=by, act=act)


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set the to-dos of what is due soon or late, take back those that are not; may be repeated."""
    wanted = {task.key: task for task in _due(today)}
    present = set(Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", flat=True))
    tasks.cancel(*(present - wanted.keys()), by=None, reason="已申请销号、已办结，或时限已改")
    new = [task for key, task in wanted.items() if key not in present]
    tasks.assign(new)
    return len(new)


def _due(today: dt.date) -> Iterator[NewTask]:
    soon = today + dt.timedelta(days=DAYS_BEFORE)
    rows = RegisterRecord.objects.filter(state__in=IN_HAND, due_on__lte=soon)
    rows = rows.filter(register__is_open=True)
    for record in rows.select_related("register", "unit__kind", "by").order_by("pk"):
        desk = _DESKS.get(UnitLevel(record.unit.kind.level), "")
        yield NewTask(
            key=key_of(record),
            title=f"{record.register}：{record.number or record.unit}"[:100],
            detail=f"完成时限 {record.due_on}。办结后请申请销号，待办随即办结。",
            url=record.get_absolute_url(),
            role=desk,
            user=None if desk else record.by,
            unit=record.unit,
            due_on=record.due_on,
            about_type=RegisterRecord._meta.label_lower,
            about_id=str(record.pk),
        )
