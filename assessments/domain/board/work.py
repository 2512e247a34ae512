"""What is owed now: ledgers of the month, and what is overdue, as the board shows it."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, Min
from django.utils import timezone

from assessments.choices import FILLING, LedgerState, Timeliness
from assessments.models import Ledger
from assessments.models.ledger import LedgerQuerySet
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit
from portal.periods import Period
from portal.registers.models import RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet
from reports.boards import BoardAsked

MOST_NAMED: Final = 10
CAME: Final = (Timeliness.IN_TIME, Timeliness.LATE)
COUNTED: Final = (*CAME, Timeliness.MISSING, Timeliness.WAITING)


@dataclass
class UnitLedgers:
    """How the ledgers of one unit came in."""

    unit: Unit
    group: ComparisonGroup | None
    counts: Counter[str] = field(default_factory=Counter)


def ledgers(asked: BoardAsked) -> list[UnitLedgers]:
    """By unit in the order of the organisations, in three statements."""
    rows = Ledger.objects.visible_to(asked.by).filter(period=asked.period)
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    counted: Any = rows.exclude(state=LedgerState.EXEMPT).timely(timezone.now()).order_by()
    for unit, how, count in counted.values_list("unit", "timeliness").annotate(n=Count("pk")):
        counts[unit][how] += count
    members = GroupMembership.objects.filter(unit__in=counts).on(asked.period.last_day)
    in_group = {one.unit_id: one.group for one in members.select_related("group")}
    units = Unit.objects.filter(pk__in=counts).in_tree_order()
    return [UnitLedgers(unit, in_group.get(unit.pk), counts[unit.pk]) for unit in units]


# Overdue ------------------------------------------------------------------------------------------


def late_ledgers(asked: BoardAsked) -> LedgerQuerySet:
    """Past their day, never handed in, and may still be."""
    now = timezone.now()
    rows: LedgerQuerySet = Ledger.objects.visible_to(asked.by).filter(
        state__in=FILLING, first_submitted_at=None, due_at__lt=now, locks_at__gte=now
    )
    return rows.filter(unit__path__startswith=asked.unit.path) if asked.unit else rows


@dataclass(frozen=True)
class LateLedgers:
    """Of one period: how many were due and never came, of how many units, and since when."""

    period: Period
    count: int
    units: int
    since: dt.datetime


def late_by_period(asked: BoardAsked) -> list[LateLedgers]:
    """Of the periods of which some may still be handed in; the earliest first. What is locked
    meanwhile is counted, too: it never came."""
    owed: Any = Ledger.objects.visible_to(asked.by).filter(
        first_submitted_at=None,
        due_at__lt=timezone.now(),
        period__in=late_ledgers(asked).order_by().values("period"),
    )
    if asked.unit:
        owed = owed.filter(unit__path__startswith=asked.unit.path)
    counted = owed.exclude(state=LedgerState.EXEMPT).order_by("period").values_list("period")
    told = counted.annotate(n=Count("pk"), units=Count("unit", distinct=True), since=Min("due_at"))
    return [LateLedgers(*row) for row in told]


def late_entries(asked: BoardAsked) -> RegisterRecordQuerySet:
    """Entries of registers past their day and not ended. A board hangs on a wall: what only some
    may know of stands on none, whoever asks."""
    today = timezone.localdate()
    rows: RegisterRecordQuerySet = RegisterRecord.objects.visible_to(asked.by).overdue(today)
    rows = rows.filter(register__seen_by=[])
    return rows.filter(unit__path__startswith=asked.unit.path) if asked.unit else rows


def late_by_branch(asked: BoardAsked) -> dict[str, int]:
    """How many entries are late, by the path of their unit: a township has its villages' too."""
    rows = late_entries(asked).order_by().values_list("unit__path")
    return dict(rows.annotate(n=Count("pk")))


@dataclass(frozen=True)
class LateRegister:
    key: int
    name: str
    code: str
    count: int
    units: int
    since: dt.date


@dataclass(frozen=True)
class Overdue:
    """`longest` are the entries that wait longest."""

    ledgers: int
    registers: tuple[LateRegister, ...]
    longest: tuple[RegisterRecord, ...]

    @property
    def entries(self) -> int:
        return sum(each.count for each in self.registers)


def overdue(asked: BoardAsked) -> Overdue:
    """In three statements."""
    late = late_entries(asked)
    by_register = (
        late.order_by()
        .values_list("register", "register__name", "register__code")
        .annotate(n=Count("pk"), units=Count("unit", distinct=True), since=Min("due_on"))
        .order_by("-n", "register")
    )
    longest = late.select_related("register", "unit").order_by("due_on", "unit__path", "pk")
    return Overdue(
        late_ledgers(asked).count(),
        tuple(LateRegister(*row) for row in by_register),
        tuple(longest[:MOST_NAMED]),
    )
