"""One thing that is owed, in one period: until when, and which entries count for it."""

import datetime as dt
from typing import Final, NamedTuple

from django.db.models import Q
from django.utils import timezone

from portal.periods import Period
from portal.registers.choices import OwedBy, RegisterKind
from portal.registers.domain import counting, owed
from portal.registers.domain.owed import Owed
from portal.registers.models import Register, RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet

PREFIX: Final = "registers.owed."


class OwedNow(NamedTuple):
    owed: Owed
    period: Period

    def words(self, filled: int) -> str:
        asked = f"应填 {self.owed.times:,} {self.owed.measure}{self.owed.sort}"
        return f"{self.period.label}{asked}，已填 {filled:,} {self.owed.measure}"

    @property
    def due_on(self) -> dt.date:
        return self.owed.rule.day_in(self.period)

    def is_told(self, today: dt.date, hour: int, soon: dt.date) -> bool:
        """From five working days before; where an hour is named, from that hour of the day on."""
        day, named = self.due_on, self.owed.rule.hour
        return day < soon if named is None else day < today or (day == today and hour >= named)


def running(register: Register, *, by: str = OwedBy.SUBJECT) -> list[OwedNow]:
    """Of what is owed by the subjects, or by whom else it says."""
    today = timezone.localdate()
    return [
        OwedNow(one, one.period_of(today))
        for one in owed.of(register)
        if one.by == by and one.is_asked_in(Period.containing(today, one.rule.kind))
    ]


def counted(register: Register, now: OwedNow) -> RegisterRecordQuerySet:
    return RegisterRecord.objects.filter(
        _of_period(register, now), counting.COUNTED, now.owed.condition, register=register
    )


def _of_period(register: Register, now: OwedNow) -> Q:
    """A list is owed by the day of its entries; a task by the day it was entered, whenever it is
    due; but what a person has to do, in the period it is due."""
    if register.is_periodic:
        return Q(period=now.period)
    days = (now.period.first_day, now.period.last_day)
    if register.kind == RegisterKind.TASK and now.owed.by != OwedBy.PERSON:
        return Q(made_on__range=days)
    return Q(counts_on__range=days)


def day_of(record: RegisterRecord, one: Owed) -> dt.date:
    """By which the entry counts for it, as `counted`."""
    of_task = record.register.kind == RegisterKind.TASK
    return record.made_on if of_task and one.by != OwedBy.PERSON else record.counts_on
