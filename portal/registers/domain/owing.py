"""What units, or what stands in them, owe a register: at least so many entries a period, by a day
of it; the to-do that says so where they are missing. There is no entry yet that could remind of
itself.

The inbox tells the desk, and the head of the unit when it is two working days late.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.inbox.domain import notices, people, tasks
from portal.inbox.domain.digests import Horizon
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.problems import Problem
from portal.registers.choices import RegisterKind
from portal.registers.domain import counting, filling, reminders
from portal.registers.models import Register, RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet
from portal.rules.domain import calendar, deadlines, memory
from portal.rules.domain.deadlines import BadRuleError, InPeriod

_OWED: Final = "registers.owed."
_ONE: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class Owed:
    """`times` entries of each subject in each period of the rule's kind, by the day it names."""

    times: int
    rule: InPeriod

    def __str__(self) -> str:
        return f"{self.rule.kind.label}至少 {self.times} 条，时限：{self.rule}"

    def period_of(self, day: dt.date) -> Period:
        return Period.containing(day, self.rule.kind)

    def is_told(self, period: Period, today: dt.date, hour: int, soon: dt.date) -> bool:
        """From five working days before; where an hour is named, from that hour of the day on."""
        day = self.rule.day_in(period)
        if self.rule.hour is None:
            return day < soon
        return day < today or (day == today and hour >= self.rule.hour)


def of(register: Register) -> Owed | None:
    if not register.owed_rule:
        return None
    rule = deadlines.parse(register.owed_rule)
    return Owed(register.owed_times or 1, rule) if isinstance(rule, InPeriod) else None


# What was filled ----------------------------------------------------------------------------------


def with_filled(subjects: Any, register: Register, period: Period) -> Any:
    """`filled_times`: the entries of each subject that count in the period."""
    about = register.subject_column
    counted = _counted(register, period).filter(**{about: OuterRef("pk")})
    times = counted.order_by().values(about).annotate(n=Count("pk")).values("n")
    none_is_zero = Coalesce(Subquery(times, output_field=IntegerField()), 0)
    return subjects.annotate(filled_times=none_is_zero)


def _counted(register: Register, period: Period) -> RegisterRecordQuerySet:
    return RegisterRecord.objects.filter(
        _of_period(register, period), counting.COUNTED, register=register
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


# To-dos -------------------------------------------------------------------------------------------


def key_of(register_id: int, unit_id: int, subject_id: int | None, period: Period) -> str:
    of_subject = f".{subject_id}" if subject_id else ""
    return f"{_OWED}{register_id}.{unit_id}{of_subject}.{period.code}"


def keys_met(record: RegisterRecord) -> list[str]:
    """The to-do that ends with this entry, which has just been saved."""
    owed = of(record.register)
    if owed is None:
        return []
    is_task = record.register.kind == RegisterKind.TASK
    period = record.period or owed.period_of(record.made_on if is_task else record.counts_on)
    if owed.times > 1:
        counted = _counted(record.register, period)
        if counted.of_subject(record.unit_id, record.subject_id).count() < owed.times:
            return []
    return [key_of(record.register_id, record.unit_id, record.subject_id, period)]


@transaction.atomic
def remind(today: dt.date, *, hour: int = 0) -> int:
    """Set the to-dos of what is owed and missing, take back those that are not any more; may be
    repeated. Where an hour is named the desk is told at once: the next digest comes too late."""
    with memory.remembered():  # the calendar is read once
        owed = {todo.task.key: todo for todo in _owed(today, hour)}
    present = {task.key: task.due_on for task in Task.objects.open().filter(key__startswith=_OWED)}
    stale = [key for key, day in present.items() if key not in owed or owed[key].task.due_on != day]
    tasks.cancel(*stale, by=None, reason="已经填报，或不再要求填报，或时限已改")
    new = [todo for key, todo in owed.items() if key in stale or key not in present]
    tasks.assign([todo.task for todo in new])
    _tell([todo.task for todo in new if todo.at_once])
    return len(new)


class OwedTodo(NamedTuple):
    task: NewTask
    at_once: bool


def _owed(today: dt.date, hour: int) -> Iterator[OwedTodo]:
    desks, soon = reminders.Desks(), Horizon.of(today).five
    registers = Register.objects.filter(is_open=True).exclude(owed_rule="")
    for register in registers.order_by("pk"):
        owed = of(register)
        for period in _asked(register, owed, today) if owed else ():
            if owed and owed.is_told(period, today, hour, soon):
                yield from _todos(register, owed, period, desks)


def _asked(register: Register, owed: Owed, today: dt.date) -> Iterator[Period]:
    """The running period, and the one before it while the register was already there: what is
    missing then is late, until another period has gone by."""
    now = owed.period_of(today)
    begun = timezone.localdate(register.created_at)
    for period in (now.previous(), now):
        if period.last_day >= begun and _has_workdays(period):
            yield period


def _has_workdays(period: Period) -> bool:
    return calendar.workdays_between(period.first_day - _ONE, period.last_day).count > 0


def _missing(register: Register, owed: Owed, period: Period) -> Any:
    subjects = filling.subjects_in(register, Unit.objects.select_related("kind"))
    return with_filled(subjects, register, period).filter(filled_times__lt=owed.times)


def _todos(
    register: Register, owed: Owed, period: Period, desks: reminders.Desks
) -> Iterator[OwedTodo]:
    """None where nobody is named to fill for a unit."""
    due_on, called = owed.rule.day_in(period), reminders.called_on_desks(register)
    for subject in _missing(register, owed, period):
        unit, about = filling.unit_of(register, subject), filling.key_of(register, subject)
        role, desk = desks.desk(register.new_record(unit, subject=about))
        if not role:
            continue
        task = NewTask(
            key=key_of(register.pk, unit.pk, about, period),
            title=f"{period.label}还没有填报：{called}"[:100],
            detail=f"{subject}{period.label}应至少填 {owed.times:,} 条，"
            f"已填 {subject.filled_times:,} 条；最迟 {due_on}。填够后待办随即办结。",
            url=register.get_absolute_url(),
            role=role,
            unit=desk,
            due_on=due_on,
        )
        yield OwedTodo(task, owed.rule.hour is not None)


def _tell(todos: list[NewTask]) -> None:
    seated = people.at_desks([(todo.role, todo.unit.pk) for todo in todos])
    for todo in todos:
        users = seated.get((todo.role, todo.unit.pk), [])
        notices.send(users, title=todo.title, text=todo.detail, url=todo.url)


# Settings -----------------------------------------------------------------------------------------


def is_whole(
    *,
    kind: str = "",
    rhythm: str = "",
    single: bool = False,
    due_rule: str = "",
    owed_times: int | None = None,
    owed_rule: str = "",
    **_: Any,
) -> Iterator[Problem]:
    """What can be said of the settings alone."""
    if due_rule:
        yield from _readable("due_rule", due_rule)
    if not owed_rule:
        if owed_times:
            yield "owed_rule", "写了每期至少几条，还要写每期最迟何时填报，如“每月末”。"
        return
    yield from _names_a_day(owed_rule, rhythm if kind == RegisterKind.PERIODIC else "")
    if not owed_times and kind != RegisterKind.PERIODIC:
        yield "owed_times", "写了每期最迟何时填报，还要写每期至少几条。"
    if kind == RegisterKind.PERIODIC and (owed_times or 1) > 1:
        yield "owed_times", "定期的登记簿每期每个单位一条，这里留空。"
    if single:
        yield "owed_rule", "每个单位只填一条的登记簿不按期填报。请留空，或取消“每个单位只填一条”。"


def fits(register: Register, **facts: Any) -> Iterator[Problem]:
    """As `is_whole`, what is not given being as it was."""
    names = ("kind", "rhythm", "single", "due_rule", "owed_times", "owed_rule")
    yield from is_whole(**{**{name: getattr(register, name) for name in names}, **facts})


def _readable(name: str, words: str) -> Iterator[Problem]:
    try:
        deadlines.parse(words)
    except BadRuleError as reason:
        yield name, str(reason)


def _names_a_day(words: str, rhythm: str) -> Iterator[Problem]:
    if problems := list(_readable("owed_rule", words)):
        yield from problems
        return
    rule = deadlines.parse(words)
    if not isinstance(rule, InPeriod):
        yield "owed_rule", "没有填报时无从算起，不能写“登记后”。请写期内的一天，如“每月25日”。"
    elif rhythm and rule.kind != rhythm:
        asked = PeriodKind(rhythm).label
        yield "owed_rule", f"本登记簿按{asked}填报，“{words}”不是按{asked}的时限。请改写。"
