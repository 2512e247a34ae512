"""To-dos of the election ladder: set day by day, ended at once by the act they ask for."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from branches.choices.organisations import ElectionStage
from branches.domain import terms
from branches.models import PartyOrganization
from portal.access import RoleKey
from portal.accounts.models import RoleHolding, User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.rules.domain import memory

_PREFIX: Final = "branches.election."
OVERDUE: Final = "逾期未换届"
_TITLES: Final = {
    ElectionStage.SURVEY: "换届摸底",
    ElectionStage.LETTER: "书面提醒换届",
    ElectionStage.AGAIN: "再次提醒换届",
    ElectionStage.LAST: "临期提醒换届",
    ElectionStage.OVERDUE: OVERDUE,
}
_SURVEYED: Final = (UnitLevel.TOWNSHIP, UnitLevel.VILLAGE)


def key_of(pk: int, stage: str) -> str:
    return f"{_PREFIX}{pk}.{stage}"


def keys_of(organisation: PartyOrganization) -> list[str]:
    return [key_of(organisation.pk, stage) for stage in _TITLES]


def open_about(organisation: PartyOrganization) -> QuerySet[Task]:
    """The to-dos that a new term or the end of the organisation closes."""
    return Task.objects.open().filter(key__in=keys_of(organisation)).order_by("pk")


def complete(organisation: PartyOrganization, *, by: User) -> None:
    tasks.complete(*keys_of(organisation), by=by, act="登记换届选举")


def withdraw(organisation: PartyOrganization, *, by: User, reason: str) -> None:
    tasks.cancel(*keys_of(organisation), by=by, reason=reason)


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set the to-dos of this day's steps, take back those whose step is past; may be repeated."""
    with memory.remembered():
        due = {task.key: task for task in _due(today)}
    present = set(Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", flat=True))
    tasks.cancel(*(present - due.keys()), by=None, reason="提醒节点已过，或不再需要换届")
    new = [task for key, task in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def _due(today: dt.date) -> Iterator[NewTask]:
    ladder = terms.ElectionLadder(today)
    rows = PartyOrganization.objects.still_open().electing()
    rows = ladder.annotate(rows).filter(stage__in=list(_TITLES))
    keepers = Keepers()
    for organisation in rows.select_related("unit__kind").in_tree_order():
        stage = ElectionStage(organisation.stage)
        if stage == ElectionStage.SURVEY and organisation.unit.kind.level not in _SURVEYED:
            continue
        role, unit = keepers.of(organisation.unit)
        yield NewTask(
            key=key_of(organisation.pk, stage),
            title=f"{_TITLES[stage]}：{organisation}"[:100],
            detail=(
                f"应换届日期 {organisation.due_on}。换届后请登记，待办随即办结；"
                "经批准提前或延期的，请登记批准的日期。"
            ),
            url=f"{reverse('branches:organisation', args=[organisation.pk])}?tab=elections",
            role=role,
            unit=unit,
            due_on=organisation.due_on,
            about_type=PartyOrganization._meta.label_lower,
            about_id=str(organisation.pk),
        )


class Keepers:
    """Whose desk an organisation is on: its township's, else the county's."""

    def __init__(self) -> None:
        levels = (UnitLevel.TOWNSHIP, UnitLevel.COUNTY)
        units: Iterable[Unit] = Unit.objects.at_level(*levels).select_related("kind")
        self.by_path = {unit.path: unit for unit in units}

    def office_of(self, unit: Unit) -> tuple[str, Unit]:
        """Of what the county's own department does."""
        ends = range(Unit.steplen, len(unit.path) + 1, Unit.steplen)
        known = (self.by_path.get(unit.path[:end]) for end in ends)
        county = next((one for one in known if one and one.kind.level == UnitLevel.COUNTY), unit)
        return "organization_office", county

    def of(self, unit: Unit) -> tuple[str, Unit]:
        for end in range(len(unit.path), 0, -Unit.steplen):
            if above := self.by_path.get(unit.path[:end]):
                township = above.kind.level == UnitLevel.TOWNSHIP
                return ("township_member" if township else "organization_office"), above
        return "organization_office", unit


class BranchDesks:
    """A branch's own clerk where it has one, else whoever keeps it."""

    def __init__(self) -> None:
        held = RoleHolding.objects.in_force().filter(role=RoleKey.BRANCH_CLERK)
        self._clerks = set(held.values_list("unit__path", flat=True))
        self.keepers = Keepers()

    def has_clerk(self, unit: Unit) -> bool:
        return any(unit.path.startswith(one) for one in self._clerks)

    def of(self, unit: Unit) -> tuple[str, Unit]:
        return (RoleKey.BRANCH_CLERK, unit) if self.has_clerk(unit) else self.keepers.of(unit)
