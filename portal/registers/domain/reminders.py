"""To-dos of entries that are due or silent: set day by day, ended at once by the act they ask for.

The inbox counts the working days, tells each person once a day, and brings what is late to the
head of the unit; here it is only said what there is to do, by whom and until when.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.inbox.desks import desk_of
from portal.inbox.domain import tasks
from portal.inbox.domain.digests import Horizon
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.inbox.models.task import TaskQuerySet
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.registers.choices import IN_HAND
from portal.registers.models import RegisterRecord
from portal.registers.models.register import RegisterRecordQuerySet
from portal.rules.domain import memory

_DUE: Final = "registers.record."
_QUIET: Final = "registers.quiet."


def key_of(record: RegisterRecord) -> str:
    return f"{_DUE}{record.pk}"


def quiet_key_of(record: RegisterRecord) -> str:
    return f"{_QUIET}{record.pk}"


def done(record: RegisterRecord, *, by: User, act: str) -> None:
    """Nothing of it is in hand any more."""
    tasks.complete(key_of(record), quiet_key_of(record), by=by, act=act)


def noted(record: RegisterRecord, *, by: User, act: str) -> None:
    tasks.complete(quiet_key_of(record), by=by, act=act)


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set the to-dos of what is due soon, late or silent, take back those that are not; may be
    repeated. One whose day or addressee has changed is set anew, and told of from the beginning."""
    with memory.remembered():  # the calendar is read once
        soon = Horizon.of(today).five
    keepers = Desks()
    wanted = {task.key: task for task in (*_due(soon, keepers), *_silent(today, keepers))}
    stale = [task.key for task in _present() if not _is_still(task, wanted.get(task.key))]
    tasks.cancel(*stale, by=None, reason="已申请销号、已办结、已登记进展，或时限已改")
    left = set(_present().values_list("key", flat=True))
    new = [task for key, task in wanted.items() if key not in left]
    tasks.assign(new)
    return len(new)


def _present() -> TaskQuerySet:
    both = Task.objects.open().filter(key__startswith=_DUE)
    return both | Task.objects.open().filter(key__startswith=_QUIET)


def _is_still(task: Task, wanted: NewTask | None) -> bool:
    """Whoever it was passed on to keeps it."""
    if wanted is None or task.due_on != wanted.due_on:
        return False
    return task.assignee_id is not None or (task.role, task.unit_id) == (
        wanted.role,
        wanted.unit.pk,
    )


def _due(soon: dt.date, keepers: "Desks") -> Iterator[NewTask]:
    for record in _in_hand().filter(due_on__lt=soon):
        yield _task(
            record,
            keepers,
            key=key_of(record),
            title=f"{record.register}：{record.number or record.unit}",
            detail=f"完成时限 {record.due_on}。办结后请申请销号，待办随即办结。",
            due_on=record.due_on,
        )


def _silent(today: dt.date, keepers: "Desks") -> Iterator[NewTask]:
    for record in _in_hand().quiet(today):
        yield _task(
            record,
            keepers,
            key=quiet_key_of(record),
            title=f"久未更新：{record.register} {record.number or record.unit}",
            detail=f"已超过 {record.register.quiet_days} 天没有登记进展。登记后，待办随即办结。",
        )


def _in_hand() -> RegisterRecordQuerySet:
    rows = RegisterRecord.objects.filter(state__in=IN_HAND, register__is_open=True)
    return rows.select_related("register", "unit__kind", "by").order_by("pk")


def _task(
    record: RegisterRecord,
    keepers: "Desks",
    *,
    key: str,
    title: str,
    detail: str,
    due_on: dt.date | None = None,
) -> NewTask:
    role, unit = keepers.desk(record)
    return NewTask(
        key=key,
        title=title[:100],
        detail=detail,
        url=record.get_absolute_url(),
        role=role,
        user=None if role else record.by,
        unit=unit,
        due_on=due_on,
        about_type=RegisterRecord._meta.label_lower,
        about_id=str(record.pk),
    )


class Desks:
    """On whose desk an entry lies: of the role that fills its register at its unit, or of the
    office that fills for it; else with whoever filled it last."""

    def desk(self, record: RegisterRecord) -> tuple[str, Unit]:
        level, unit = record.unit.kind.level, record.unit
        named = record.register.filled_by
        if not named:
            return ("", unit) if level == UnitLevel.COUNTY else (desk_of(level), unit)
        for role in named:
            if role in ROLES and level in ROLES[role].levels:
                return role, unit
        county = self._county_of(unit)
        return (named[0], county) if county else ("", unit)

    @cached_property
    def _counties(self) -> dict[str, Unit]:
        return {unit.path: unit for unit in Unit.objects.at_level(UnitLevel.COUNTY)}

    def _county_of(self, unit: Unit) -> Unit | None:
        for end in range(len(unit.path), 0, -Unit.steplen):
            if found := self._counties.get(unit.path[:end]):
                return found
        return None
