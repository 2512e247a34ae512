"""To-dos of the clocks of admissions: 15 and 5 days before a step is due, then weekly."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.urls import reverse

from branches.choices.admission import OF_COUNTY, OF_HIGHER
from branches.domain.admission import chart, clocks, story
from branches.domain.admission.clocks import AdmissionClock
from branches.domain.reminders import BranchDesks
from branches.models import AdmissionCase
from portal.accounts.models import User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.rules.domain import memory

_PREFIX: Final = "branches.admission."
_FIRST, _AGAIN, _WEEK = 15, 5, 7  # days


def key_of(case: int, code: str, step: str) -> str:
    return f"{_PREFIX}{case}.{code}.{step}"


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set the to-dos of this day, take back what is past; may be repeated."""
    with memory.remembered():
        due = {task.key: task for task in _due(today)}
    present = set(Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", flat=True))
    tasks.cancel(*(present - due.keys()), by=None, reason="已经办理，或者提醒节点已过")
    new = [task for key, task in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def fulfilled(case: AdmissionCase, code: str, *, by: User) -> None:
    """Part of the act that takes the step."""
    rows = Task.objects.open().filter(key__startswith=f"{_PREFIX}{case.pk}.{code}.")
    keys = list(rows.values_list("key", flat=True))
    if keys:
        tasks.complete(*keys, by=by, act="登记发展党员环节")


def _due(today: dt.date) -> Iterator[NewTask]:
    rows = AdmissionCase.objects.running().order_by("pk")
    rows = story.prefetched(rows).select_related("organization__unit__kind")
    desks, names = BranchDesks(), chart.names()
    for case in rows:
        for clock in clocks.running(story.of(case)):
            if step := _step(clock, today):
                about = f"{names.get(clock.code, clock.code)}{_how(clock, today)}：{case}"
                unit = case.organization.unit
                yield _task(case, clock, step, about, _desk(desks, clock.code, unit))


def _desk(desks: BranchDesks, code: str, unit: Unit) -> tuple[str, Unit]:
    if code in OF_COUNTY:
        return desks.keepers.office_of(unit)
    return (desks.keepers if code in OF_HIGHER else desks).of(unit)


def _step(clock: AdmissionClock, today: dt.date) -> str:
    left = clock.days_left(today)
    if left < 0:
        return f"w{-left // _WEEK}"
    if left <= _AGAIN:
        return str(_AGAIN)
    begun = left <= _FIRST or bool(clock.told_from and clock.told_from <= today)
    return str(_FIRST) if begun else ""


def _how(clock: AdmissionClock, today: dt.date) -> str:
    return "已超期" if clock.is_over(today) else "即将到期"


def _task(
    case: AdmissionCase, clock: AdmissionClock, step: str, about: str, desk: tuple[str, Unit]
) -> NewTask:
    role, unit = desk
    return NewTask(
        key=key_of(case.pk, clock.code, step),
        title=f"发展党员{about}"[:100],
        detail=f"应在 {clock.due} 前办理。办理后请登记，待办随即办结。",
        url=reverse("branches:admission", args=[case.pk]),
        role=role,
        unit=unit,
        due_on=clock.due,
        about_type=AdmissionCase._meta.label_lower,
        about_id=str(case.pk),
    )
