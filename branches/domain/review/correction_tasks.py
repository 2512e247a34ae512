"""To-dos of 限期改正通知: the branch from the day it is given, more urgent before the term and
after it; the giver when a term is over, and when there is an answer to judge."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.urls import reverse

from branches.choices.corrections import CorrectionState
from branches.domain.reminders import BranchDesks
from branches.models import CorrectionNotice
from portal.access import RoleKey
from portal.accounts.models import User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.rules.domain import calendar, memory

_PREFIX: Final = "branches.correction."
BEFORE: Final = 2  # working days
_OWN: Final = {
    "given": "答复限期改正通知",
    "soon": "限期改正即将到期",
    "over": "限期改正已逾期，请尽快答复",
}
_GIVERS: Final = {
    "over": ("{count:,} 份限期改正通知逾期未答复", "请督促支部改正、答复。"),
    "confirm": ("{count:,} 份限期改正通知已答复，待确认", "请核实后确认，没有改正到位的退回。"),
}


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set this day's to-dos, take back those whose day is past; may be repeated."""
    due, present = _both(today)
    tasks.cancel(*(present - due.keys()), by=None, reason="已进入下一个节点，或者不再需要答复")
    return _set(due, present)


def follow(today: dt.date, *, by: User, act: str) -> None:
    """Part of an act: what it did is done, what it asks for is asked."""
    due, present = _both(today)
    tasks.complete(*(present - due.keys()), by=by, act=act)
    _set(due, present)


def stage_of(notice: CorrectionNotice, today: dt.date) -> str:
    if today > notice.due_on:
        return "over"
    return "soon" if notice.due_on <= calendar.add_workdays(today, BEFORE).day else "given"


def _both(today: dt.date) -> tuple[dict[str, NewTask], set[str]]:
    with memory.remembered():
        due = {task.key: task for task in _due(today)}
    rows = Task.objects.open().filter(key__startswith=_PREFIX)
    return due, set(rows.values_list("key", flat=True))


def _set(due: dict[str, NewTask], present: set[str]) -> int:
    new = [task for key, task in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def _due(today: dt.date) -> Iterator[NewTask]:
    notices = CorrectionNotice.objects.open().select_related(
        "organization__unit__kind", "giver__kind"
    )
    desks = BranchDesks()
    counts: Counter[tuple[str, Unit]] = Counter()
    for notice in notices.order_by("pk"):
        if notice.state == CorrectionState.ANSWERED:
            counts["confirm", notice.giver] += 1
            continue
        stage = stage_of(notice, today)
        yield _of_branch(notice, stage, *desks.of(notice.organization.unit))
        if stage == "over":
            counts["over", notice.giver] += 1
    for (what, unit), count in counts.items():
        yield _of_giver(what, unit, count)


def _of_branch(notice: CorrectionNotice, stage: str, role: str, unit: Unit) -> NewTask:
    return NewTask(
        key=f"{_PREFIX}{notice.pk}.{notice.returns}.{stage}",
        title=f"{_OWN[stage]}：{notice}"[:100],
        detail=f"{notice.problem}（限期至 {notice.due_on}）。改正后在通知页面答复。",
        url=notice.get_absolute_url(),
        role=role,
        unit=unit,
        due_on=notice.due_on,
        about_type=CorrectionNotice._meta.label_lower,
        about_id=str(notice.pk),
    )


def _of_giver(what: str, unit: Unit, count: int) -> NewTask:
    title, detail = _GIVERS[what]
    is_township = unit.kind.level == UnitLevel.TOWNSHIP
    query = {"late": "true"} if what == "over" else {"state": CorrectionState.ANSWERED.value}
    return NewTask(
        key=f"{_PREFIX}giver.{what}.{unit.pk}.{count}",  # its title says how many
        title=title.format(count=count),
        detail=detail,
        url=reverse("branches:corrections", query={**query, "giver": unit.pk}),
        role=RoleKey.TOWNSHIP_MEMBER if is_township else RoleKey.ORGANIZATION_OFFICE,
        unit=unit,
    )
