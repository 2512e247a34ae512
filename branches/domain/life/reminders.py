"""To-dos of duties still missing: set before the deadline, ended by the record that fulfils."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.urls import reverse

from branches.choices.organisations import OrganisationKind
from branches.domain.life import window
from branches.domain.life.compliance import DutyMonth, Reckoning
from branches.domain.reminders import BranchDesks, Keepers
from branches.models import PartyOrganization
from portal.access import RoleKey
from portal.accounts.models import User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.periods import Period
from portal.rules.domain import calendar, memory

_PREFIX: Final = "branches.life."
_FIRST, _AGAIN = 5, 2  # working days before the deadline


def key_of(organisation: int, month: Period) -> str:
    return f"{_PREFIX}{organisation}.{month.code}"


def _key_of_place(unit: Unit, month: Period) -> str:
    return f"{_PREFIX}unit{unit.pk}.{month.code}"


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set the to-dos of this day, take back what is fulfilled or locked; may be repeated."""
    with memory.remembered():
        due = {task.key: task for month in _asked(today) for task in _missing(month, today)}
    present = set(Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", flat=True))
    tasks.cancel(*(present - due.keys()), by=None, reason="已经补齐，或者当月已锁定")
    new = [task for key, task in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def fulfilled(
    organisation: PartyOrganization, held_on: dt.date, *, today: dt.date, by: User
) -> None:
    """Part of the act that records: when nothing is missing any more its to-do is done."""
    if organisation.kind == OrganisationKind.GROUP:  # its meetings are asked of the branch
        above = PartyOrganization.objects.filter(
            path=organisation.path[: -PartyOrganization.steplen]
        )
        organisation = above.get()
    keys = []
    for month in _of_the_quarter(held_on):
        key = key_of(organisation.pk, month)
        if Task.objects.open().filter(key=key).exists():
            own = PartyOrganization.objects.filter(pk=organisation.pk)
            cell = Reckoning(own, [month], today=today).cell(organisation.pk, month)
            keys += [] if cell.missing else [key]
    if keys:
        tasks.complete(*keys, by=by, act="登记组织生活")


def _of_the_quarter(day: dt.date) -> list[Period]:
    """A quarter's duty is asked for in its last month, whenever it was held."""
    month = window.month_of(day)
    last = month.shifted(2 - (month.number - 1) % 3)
    return list(dict.fromkeys((month, last)))


def _asked(today: dt.date) -> Iterator[Period]:
    """Months whose deadline is near or past, until they are locked."""
    month = window.month_of(today)
    for step in range(-6, 1):
        one = month.shifted(step)
        first = calendar.add_workdays(window.deadline(one), -_FIRST).day
        if first <= today <= window.locks_after(one):
            yield one


def _missing(month: Period, today: dt.date) -> Iterator[NewTask]:
    rows = PartyOrganization.objects.still_open()
    reckoning = Reckoning(rows, [month], today=today)
    cells = {row.pk: reckoning.cell(row.pk, month) for row in reckoning.rows}
    missing = {pk: cell for pk, cell in cells.items() if cell.missing}
    named = PartyOrganization.objects.filter(pk__in=missing).select_related("unit__kind")
    organisations = list(named.in_tree_order())
    desks = BranchDesks()
    for organisation in organisations:
        if desks.has_clerk(organisation.unit):
            yield _of_branch(organisation, month, missing[organisation.pk])
    if today >= calendar.add_workdays(window.deadline(month), -_AGAIN).day:
        yield from _of_places(organisations, month)


def _of_branch(organisation: PartyOrganization, month: Period, cell: DutyMonth) -> NewTask:
    told = "、".join(f"{line.label} {line.done}/{line.due}" for line in cell.missing)
    return NewTask(
        key=key_of(organisation.pk, month),
        title=f"{month.label}组织生活未登记齐：{organisation}"[:100],
        detail=f"还差：{told}。登记齐后待办随即办结。",
        url=f"{reverse('branches:organisation', args=[organisation.pk])}?tab=life",
        role=RoleKey.BRANCH_CLERK,
        unit=organisation.unit,
        due_on=window.deadline(month),
        about_type=PartyOrganization._meta.label_lower,
        about_id=str(organisation.pk),
    )


def _of_places(organisations: list[PartyOrganization], month: Period) -> Iterator[NewTask]:
    """One line for each township, one for the county's own."""
    keepers = Keepers()
    counts: dict[tuple[str, Unit], int] = defaultdict(int)
    for organisation in organisations:
        counts[keepers.of(organisation.unit)] += 1
    for (role, unit), count in counts.items():
        query = {"unit": unit.pk, "year": month.year, "below": "100"}
        yield NewTask(
            key=_key_of_place(unit, month),
            title=f"{month.label}组织生活未登记齐：{count:,} 个党组织"[:100],
            detail="请督促登记，或者批量代录；没有开展的请核实原因。",
            url=reverse("branches:life-matrix", query=query),
            role=role,
            unit=unit,
            due_on=window.deadline(month),
        )
