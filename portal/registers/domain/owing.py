"""What units, or what stands in them, have filled of what they owe a register (`domain.owed`), and
the to-do that says what is missing. There is no entry yet that could remind of itself.

The inbox tells the desk, and the head of the unit when it is two working days late.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from portal.inbox.domain import notices, people, tasks
from portal.inbox.domain.digests import Horizon
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers import subjects
from portal.registers.domain import (
    filling,
    long_open,
    looking_back,
    owed,
    owed_by_others,
    reminders,
)
from portal.registers.domain.owed import Owed
from portal.registers.domain.owed_now import PREFIX, OwedNow, counted, day_of, running
from portal.registers.models import Register, RegisterRecord
from portal.rules.domain import calendar, memory

_ONE: Final = dt.timedelta(days=1)
_LONG_AGO: Final = dt.timedelta(days=92)  # a quarter


# What was filled ----------------------------------------------------------------------------------


def with_filled(rows: Any, register: Register, asked: Sequence[OwedNow]) -> Any:
    """`filled_0`, `filled_1`…: the entries of each subject that count for what is asked, one after
    the other; `lacking`: how many there are too few of all."""
    about, lacking = register.subject_column, []
    for n, now in enumerate(asked):
        mine = counted(register, now).filter(**{about: OuterRef("pk")})
        times = mine.order_by().values(about).annotate(n=Count("pk")).values("n")
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
    return f"{PREFIX}{register_id}.{unit_id}{of_subject}{now.owed.mark}.{now.period.code}"


def keys_met(record: RegisterRecord) -> Iterator[str]:
    """The to-dos that end with this entry, which has just been saved."""
    register = record.register
    for one in owed.of(register):
        now = OwedNow(one, record.period or one.period_of(day_of(record, one)))
        if not one.counts(record):
            continue
        if one.by:
            yield from owed_by_others.keys_met(record, now)
            continue
        mine = counted(register, now).of_subject(record.unit_id, record.subject_id)
        if one.times == 1 or mine.count() >= one.times:
            yield key_of(register.pk, record.unit_id, record.subject_id, now)


@transaction.atomic
def remind(today: dt.date, *, hour: int = 0) -> int:
    """Set the to-dos of what is owed and missing, take back those that are not any more; may be
    repeated. Where an hour is named the desk is told at once: the next digest comes too late."""
    with memory.remembered():  # the calendar is read once
        wanted = {todo.task.key: todo for todo in _owed(today, hour)}
    present = {task.key: task.due_on for task in Task.objects.open().filter(key__startswith=PREFIX)}
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
    for other in chain(looking_back.todos(soon, today), long_open.todos(today)):
        yield OwedTodo(other, at_once=False)
    registers = Register.objects.filter(is_open=True).exclude(owed=[])
    for register in registers.order_by("pk"):
        for one in owed.of(register):
            for now in _asked(register, one, today):
                if now.is_told(today, hour, soon):
                    yield from _todos(register, now, desks)


def _asked(register: Register, one: Owed, today: dt.date) -> Iterator[OwedNow]:
    """The running period, and the one before it while the register was already there: what is
    missing then is late, until another period has gone by; of a list that was due early last year
    nobody is reminded all this year, nor of a campaign a quarter after its end."""
    now = Period.containing(today, one.rule.kind)
    begun = timezone.localdate(register.created_at)
    for period in (now.previous(), now):
        if period.last_day >= begun and one.is_asked_in(period) and _has_workdays(period):
            asked = OwedNow(one, period)
            since = today if one.rule.year else now.first_day
            if since - asked.due_on < _LONG_AGO:
                yield asked


def _has_workdays(period: Period) -> bool:
    return calendar.workdays_between(period.first_day - _ONE, period.last_day).count > 0


def missing(register: Register, now: OwedNow) -> Any:
    """Whose entries are too few, whoever asks."""
    owing = filling.subjects_in(register, Unit.objects.select_related("kind"))
    return with_filled(owing, register, [now]).filter(lacking__gt=0)


def _todos(register: Register, now: OwedNow, desks: reminders.Desks) -> Iterator[OwedTodo]:
    of_whom = owed_by_others.todos if now.owed.by else _of_subjects
    at_once = now.owed.rule.hour is not None
    return (OwedTodo(task, at_once) for task in of_whom(register, now, desks))


def _of_subjects(register: Register, now: OwedNow, desks: reminders.Desks) -> Iterator[NewTask]:
    """None where nobody is named to fill for a unit. Of a register known to some, heads do not
    learn what sort of entry is missing."""
    due_on, called = now.due_on, reminders.called_on_desks(register)
    label, sort = now.period.label, "" if register.seen_by else now.owed.sort
    for subject in missing(register, now):
        unit, about = filling.unit_of(register, subject), filling.key_of(register, subject)
        role, desk = desks.lister(register.new_record(unit, subject=about))
        if not role:
            continue
        yield NewTask(
            key=key_of(register.pk, unit.pk, about, now),
            title=f"{label}还没有填报：{called}{sort}"[:100],
            detail=f"{subject}{label}应至少填 {now.owed.times:,} 条{sort}，"
            f"已填 {subject.filled_0:,} 条；最迟 {due_on}。填够后待办随即办结。",
            url=register.get_absolute_url(),
            role=role,
            unit=desk,
            due_on=due_on,
        )


def _tell(todos: list[NewTask]) -> None:
    seated = people.at_desks([(todo.role, todo.unit.pk) for todo in todos if todo.role])
    for todo in todos:
        users = [todo.user.pk] if todo.user else seated.get((todo.role, todo.unit.pk), [])
        notices.send(users, title=todo.title, text=todo.detail, url=todo.url)
