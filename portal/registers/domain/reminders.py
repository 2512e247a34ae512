"""To-dos of entries that are due, silent or about to lapse: set day by day, ended at
once by the act they ask for.

The inbox counts the working days, tells each person once a day, and brings what is late to the
head of the unit; here it is only said what there is to do, by whom and until when.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import Final

from django.db import transaction
from django.db.models import Q

from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.fields.choices import VersionState
from portal.fields.domain.definition import Definition, in_force
from portal.fields.domain.kinds import FieldKind
from portal.fields.models import FieldDef
from portal.inbox.desks import desk_of
from portal.inbox.domain import tasks
from portal.inbox.domain.digests import Horizon
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.inbox.models.task import TaskQuerySet
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.registers.choices import IN_FORCE, IN_HAND
from portal.registers.models import Register, RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet
from portal.rules.domain import memory

_DUE: Final = "registers.record."
_QUIET: Final = "registers.quiet."
_EXPIRY: Final = "registers.expiry."
_SET_HERE: Final = Q(key__startswith=_DUE) | Q(key__startswith=_QUIET) | Q(key__startswith=_EXPIRY)
_ABOUT: Final = RegisterRecord._meta.label_lower
_UNNAMED: Final = "登记簿事项"
LAPSED: Final = dt.timedelta(days=30)  # so long after its day an expiry is still reminded of


def key_of(record: RegisterRecord) -> str:
    return f"{_DUE}{record.pk}"


def quiet_key_of(record: RegisterRecord) -> str:
    return f"{_QUIET}{record.pk}"


def done(record: RegisterRecord, *, by: User, act: str) -> None:
    """Nothing of it is in hand any more."""
    tasks.complete(key_of(record), quiet_key_of(record), by=by, act=act)


def ended(record: RegisterRecord, *, by: User, act: str) -> None:
    """Nothing of it is to be done any more, not even when one of its days comes."""
    about = Task.objects.open().filter(about_type=_ABOUT, about_id=str(record.pk))
    keys = about.filter(_SET_HERE).values_list("key", flat=True)
    tasks.complete(*keys, by=by, act=act)


def expiry_key_of(record: RegisterRecord, key: str) -> str:
    return f"{_EXPIRY}{record.pk}.{key}"


def renewed(records: Iterable[RegisterRecord], definition: Definition, *, by: User) -> None:
    """What was saved may say another day: until then nobody is reminded of it."""
    kinds = _expiring(definition)
    if not kinds:
        return
    days = {
        expiry_key_of(record, kind.key): record.open_values.get(kind.key)
        for record in records
        for kind in kinds
    }
    present = Task.objects.open().filter(key__in=days)
    stale = [task.key for task in present if str(task.due_on) != days[task.key]]
    tasks.complete(*stale, by=by, act="修改登记内容")


def _expiring(definition: Definition) -> list[FieldKind]:
    return [kind for kind in definition.open_kinds if kind.field.expiry_days]


def noted(record: RegisterRecord, *, by: User, act: str) -> None:
    tasks.complete(quiet_key_of(record), by=by, act=act)


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set the to-dos of what is due soon, late or silent, take back those that are not; may be
    repeated. One whose day or addressee has changed is set anew, and told of from the beginning."""
    with memory.remembered():  # the calendar is read once
        soon = Horizon.of(today).five
    desks = Desks()
    every = chain(_due(soon, desks), _silent(today, desks), _lapsing(today, desks))
    todos = {task.key: task for task in every}
    stale = [task.key for task in _present() if not _is_still(task, todos.get(task.key))]
    tasks.cancel(*stale, by=None, reason="已申请销号、已办结、已登记进展，或时限已改")
    left = set(_present().values_list("key", flat=True))
    new = [task for key, task in todos.items() if key not in left]
    tasks.assign(new)
    return len(new)


def _present() -> TaskQuerySet:
    return Task.objects.open().filter(_SET_HERE)


def _is_still(task: Task, todo: NewTask | None) -> bool:
    """Whoever it was passed on to keeps it."""
    if todo is None or task.due_on != todo.due_on:
        return False
    return task.assignee_id is not None or (task.role, task.unit_id) == (
        todo.role,
        todo.unit.pk,
    )


def _due(soon: dt.date, desks: "Desks") -> Iterator[NewTask]:
    for record in _in_hand().filter(due_on__lt=soon):
        yield _task(
            record,
            desks,
            key=key_of(record),
            title=_called(record, "："),
            detail=f"完成时限 {record.due_on}。办结后请申请销号，待办随即办结。",
            due_on=record.due_on,
        )


def _silent(today: dt.date, desks: "Desks") -> Iterator[NewTask]:
    for record in _in_hand().quiet(today):
        yield _task(
            record,
            desks,
            key=quiet_key_of(record),
            title=f"久未更新：{_called(record)}",
            detail=f"已超过 {record.allowed_quiet} 天没有登记进展。登记后，待办随即办结。",
        )


def _lapsing(today: dt.date, desks: "Desks") -> Iterator[NewTask]:
    """Of entries in force, the days that come: a term ends, a paper becomes invalid."""
    expiring = FieldDef.objects.filter(
        expiry_days__isnull=False, version__state=VersionState.PUBLISHED
    )
    registers = Register.objects.filter(fieldset__in=expiring.values("version__fieldset"))
    for register in registers.filter(is_open=True).select_related("fieldset").order_by("pk"):
        definition = in_force(register.fieldset, on=today)
        for kind in _expiring(definition) if definition else ():
            yield from _lapsing_of(register, kind, today, desks)


def _lapsing_of(
    register: Register, kind: FieldKind, today: dt.date, desks: "Desks"
) -> Iterator[NewTask]:
    last = today + dt.timedelta(days=kind.field.expiry_days or 0)
    column = f"open_values__{kind.key}"
    rows = RegisterRecord.objects.filter(register=register, state__in=IN_FORCE)
    rows = rows.filter(**{f"{column}__gte": f"{today - LAPSED}", f"{column}__lte": f"{last}"})
    for record in rows.select_related("register", "unit__kind", "by", "version").order_by("pk"):
        day = dt.date.fromisoformat(record.open_values[kind.key])
        yield _task(
            record,
            desks,
            key=expiry_key_of(record, kind.key),
            title=f"到期提醒：{_called(record)}",
            detail=f"“{kind.field.label}”{day}。续办后请改成新的日期，待办随即办结；不再有效的，"
            "请作废或终止。",
            due_on=day,
        )


def called_on_desks(register: Register) -> str:
    """A to-do is seen by heads who need not know of the register: of one that is known to some it
    does not tell the name."""
    return _UNNAMED if register.seen_by else str(register)


def _called(record: RegisterRecord, between: str = " ") -> str:
    return f"{called_on_desks(record.register)}{between}{record.number or record.subject_label}"


def _in_hand() -> RegisterRecordQuerySet:
    rows = RegisterRecord.objects.filter(state__in=IN_HAND, register__is_open=True)
    return rows.select_related("register", "unit__kind", "by").order_by("pk")


def _task(
    record: RegisterRecord,
    desks: "Desks",
    *,
    key: str,
    title: str,
    detail: str,
    due_on: dt.date | None = None,
) -> NewTask:
    role, unit = desks.desk(record)
    return NewTask(
        key=key,
        title=title[:100],
        detail=detail,
        url=record.get_absolute_url(),
        role=role,
        user=None if role else record.by,
        unit=unit,
        due_on=due_on,
        about_type=_ABOUT,
        about_id=str(record.pk),
    )


class Desks:
    """On whose desk an entry lies: of the role that fills its register at its unit, or of the
    office that fills for it; else with whoever filled it last."""

    def desk(self, record: RegisterRecord) -> tuple[str, Unit]:
        level, unit = record.unit.kind.level, record.unit
        named = record.register.filled_by
        if not named:
            known, desk = record.register.seen_by, desk_of(level)
            unknown = bool(known) and desk not in known
            return ("", unit) if level == UnitLevel.COUNTY or unknown else (desk, unit)
        for role in named:
            if role in ROLES and level in ROLES[role].levels:
                return role, unit
        county = self.county_of(unit)
        return (named[0], county) if county else ("", unit)

    def lister(self, record: RegisterRecord) -> tuple[str, Unit]:
        """Whoever has to make the entry."""
        kept_by, county = record.register.kept_by, self.county_of(record.unit)
        if record.register.kept_list and kept_by and county:
            return kept_by[0], county
        return self.desk(record)

    @cached_property
    def _counties(self) -> dict[str, Unit]:
        return {unit.path: unit for unit in Unit.objects.at_level(UnitLevel.COUNTY)}

    def county_of(self, unit: Unit) -> Unit | None:
        for end in range(len(unit.path), 0, -Unit.steplen):
            if county := self._counties.get(unit.path[:end]):
                return county
        return None
