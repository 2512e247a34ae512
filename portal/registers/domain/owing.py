"""What units, or what stands in them, have filled of what they owe a register (`domain.owed`), and
the to-do that says what is missing. There is no entry yet that could remind of itself.

The inbox tells the desk, and the head of the unit when it is two working days late.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from portal.inbox.domain import notices, people, tasks
from portal.inbox.domain.digests import Horizon
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers import subjects
from portal.registers.choices import RegisterKind
from portal.registers.domain import counting, filling, owed, reminders
from portal.registers.domain.owed import Owed
from portal.registers.models import Register, RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet
from portal.rules.domain import calendar, memory

_OWED: Final = "registers.owed."
_ONE: Final = dt.timedelta(days=1)
_LONG_AGO: Final = dt.timedelta(days=92)  # a quarter


# What was filled ----------------------------------------------------------------------------------


class OwedNow(NamedTuple):
    """One thing owed, in one period."""

    owed: Owed
    period: Period

    def words(self, filled: int) -> str:
        asked = f"应填 {self.owed.times:,} 条{self.owed.sort}"
        return f"{self.period.label}{asked}，已填 {filled:,} 条"

    @property
    def due_on(self) -> dt.date:
        return self.owed.rule.day_in(self.period)

    def is_told(self, today: dt.date, hour: int, soon: dt.date) -> bool:
        """From five working days before; where an hour is named, from that hour of the day on."""
        day, named = self.due_on, self.owed.rule.hour
        return day < soon if named is None else day < today or (day == today and hour >= named)


def running(register: Register) -> list[OwedNow]:
    today = timezone.localdate()
    return [OwedNow(one, one.period_of(today)) for one in owed.of(register)]


def with_filled(rows: Any, register: Register, asked: Sequence[OwedNow]) -> Any:
    """`filled_0`, `filled_1`…: the entries of each subject that count for what is asked, one after
    the other; `lacking`: how many there are too few of all."""
    about, lacking = register.subject_column, []
    for n, now in enumerate(asked):
        counted = _counted(register, now).filter(**{about: OuterRef("pk")})
        times = counted.order_by().values(about).annotate(n=Count("pk")).values("n")
        none_is_zero = Coalesce(Subquery(times, output_field=IntegerField()), 0)
        rows = rows.annotate(**{filled_name(n): none_is_zero})
        lacking.append(Greatest(Value(now.owed.times) - F(filled_name(n)), Value(0)))
    return rows.annotate(lacking=sum(lacking, Value(0, output_field=IntegerField())))


def filled_name(n: int) -> str:
    return f"filled_{n}"


def lacks(row: Any, asked: Sequence[OwedNow]) -> list[str]:
    """What a row that `with_filled` has read still owes, in words."""
    filled = [getattr(row, filled_name(n)) for n in range(len(asked))]
    pairs = zip(asked, filled, strict=True)
    return [now.words(times) for now, times in pairs if times < now.owed.times]


def lacks_of(register: Register, subject: Any) -> list[str]:
    """What one subject still owes of the running periods."""
    asked = running(register)
    row = with_filled(_subjects(register).filter(pk=subject.pk), register, asked)
    return lacks(row.get(), asked) if asked else []


def _counted(register: Register, now: OwedNow) -> RegisterRecordQuerySet:
    return RegisterRecord.objects.filter(
        _of_period(register, now.period), counting.COUNTED, now.owed.condition, register=register
    )


def _of_period(register: Register, period: Period) -> Q:
    """A list is owed by the day of its entries; a task by the day it was entered, whenever it is
    due."""
    if register.is_periodic:
        return Q(period=period)
    days = (period.first_day, period.last_day)
    if register.kind == RegisterKind.TASK:
        return Q(made_on__range=days)
    return Q(counts_on__range=days)


def settled(made: Collection[RegisterRecord]) -> Iterator[RegisterRecord]:
    """Those whose subject lacks nothing of the running periods any more."""
    by_register: dict[int, list[RegisterRecord]] = {}
    for record in made:
        by_register.setdefault(record.register_id, []).append(record)
    for records in by_register.values():
        register = records[0].register
        asked = running(register)
        if not asked:
            yield from records
            continue
        about = [record.about for record in records]
        rows = with_filled(_subjects(register).filter(pk__in=about), register, asked)
        lacking = set(rows.filter(lacking__gt=0).values_list("pk", flat=True))
        yield from (record for record in records if record.about not in lacking)


def _subjects(register: Register) -> Any:
    kind = subjects.of(register.subject_kind)
    return kind.rows if kind else Unit.objects.all()


# To-dos -------------------------------------------------------------------------------------------


def key_of(register_id: int, unit_id: int, subject_id: int | None, now: OwedNow) -> str:
    of_subject = f".{subject_id}" if subject_id else ""
    return f"{_OWED}{register_id}.{unit_id}{of_subject}{now.owed.mark}.{now.period.code}"


def keys_met(record: RegisterRecord) -> Iterator[str]:
    """The to-dos that end with this entry, which has just been saved."""
    register = record.register
    day = record.made_on if register.kind == RegisterKind.TASK else record.counts_on
    for one in owed.of(register):
        now = OwedNow(one, record.period or one.period_of(day))
        if not one.counts(record):
            continue
        mine = _counted(register, now).of_subject(record.unit_id, record.subject_id)
        if one.times == 1 or mine.count() >= one.times:
            yield key_of(register.pk, record.unit_id, record.subject_id, now)


@transaction.atomic
def remind(today: dt.date, *, hour: int = 0) -> int:
    """Set the to-dos of what is owed and missing, take back those that are not any more; may be
    repeated. Where an hour is named the desk is told at once: the next digest comes too late."""
    with memory.remembered():  # the calendar is read once
        wanted = {todo.task.key: todo for todo in _owed(today, hour)}
    present = {task.key: task.due_on for task in Task.objects.open().filter(key__startswith=_OWED)}
    stale = [
        key for key, day in present.items() if key not in wanted or wanted[key].task.due_on != day
    ]
    tasks.cancel(*stale, by=None, reason="已经填报，或不再要求填报，或时限已改")
    new = [todo for key, todo in wanted.items() if key in stale or key not in present]
    tasks.assign([todo.task for todo in new])
    _tell([todo.task for todo in new if todo.at_once])
    return len(new)


class OwedTodo(NamedTuple):
    task: NewTask
    at_once: bool


def _owed(today: dt.date, hour: int) -> Iterator[OwedTodo]:
    desks, soon = reminders.Desks(), Horizon.of(today).five
    registers = Register.objects.filter(is_open=True).exclude(owed=[])
    for register in registers.order_by("pk"):
        for one in owed.of(register):
            for now in _asked(register, one, today):
                if now.is_told(today, hour, soon):
                    yield from _todos(register, now, desks)


def _asked(register: Register, one: Owed, today: dt.date) -> Iterator[OwedNow]:
    """The running period, and the one before it while the register was already there: what is
    missing then is late, until another period has gone by; of a list that was due early last year
    nobody is reminded all this year."""
    now = one.period_of(today)
    begun = timezone.localdate(register.created_at)
    for period in (now.previous(), now):
        if period.last_day >= begun and _has_workdays(period):
            asked = OwedNow(one, period)
            if now.first_day - asked.due_on < _LONG_AGO:
                yield asked


def _has_workdays(period: Period) -> bool:
    return calendar.workdays_between(period.first_day - _ONE, period.last_day).count > 0


def missing(register: Register, now: OwedNow) -> Any:
    """Whose entries are too few, whoever asks."""
    owing = filling.subjects_in(register, Unit.objects.select_related("kind"))
    return with_filled(owing, register, [now]).filter(lacking__gt=0)


def _todos(register: Register, now: OwedNow, desks: reminders.Desks) -> Iterator[OwedTodo]:
    """None where nobody is named to fill for a unit. Of a register known to some, heads do not
    learn what sort of entry is missing."""
    due_on, called = now.due_on, reminders.called_on_desks(register)
    label, sort = now.period.label, "" if register.seen_by else now.owed.sort
    for subject in missing(register, now):
        unit, about = filling.unit_of(register, subject), filling.key_of(register, subject)
        role, desk = desks.desk(register.new_record(unit, subject=about))
        if not role:
            continue
        task = NewTask(
            key=key_of(register.pk, unit.pk, about, now),
            title=f"{label}还没有填报：{called}{sort}"[:100],
            detail=f"{subject}{label}应至少填 {now.owed.times:,} 条{sort}，"
            f"已填 {subject.filled_0:,} 条；最迟 {due_on}。填够后待办随即办结。",
            url=register.get_absolute_url(),
            role=role,
            unit=desk,
            due_on=due_on,
        )
        yield OwedTodo(task, now.owed.rule.hour is not None)


def _tell(todos: list[NewTask]) -> None:
    seated = people.at_desks([(todo.role, todo.unit.pk) for todo in todos])
    for todo in todos:
        users = seated.get((todo.role, todo.unit.pk), [])
        notices.send(users, title=todo.title, text=todo.detail, url=todo.url)
