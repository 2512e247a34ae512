"""A register by unit and month, worked out by the database in one statement.

What is filled once a quarter, half-year or year has no month of its own: it is shown by those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Aggregate, CharField, Count, QuerySet, Sum
from django.db.models.functions import Left, TruncMonth

from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.kinds.stored import Stored
from portal.figures.catalogue import Asked
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.registers.choices import RegisterKind
from portal.registers.domain import counting
from portal.registers.models import Register

LONGER: Final = frozenset({PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR})
Numbers = dict[str, dict[Period, Decimal]]


@dataclass(frozen=True)
class Measured:
    """What is counted by month: entries, or the sum of a field; `behind` is the list of them."""

    key: str
    label: str
    behind: str
    day: str
    measure: str = "条"
    decimals: int = 0
    field: str = ""

    @property
    def number(self) -> Aggregate:
        return Sum(Stored(self.field, "open_values").number) if self.field else Count("pk")


_OF_TASKS: Final = (
    Measured("due_month", "到期数", "due_month", "due_on", "项"),
    Measured("ontime_month", "到期中按期销号数", "ontime_month", "due_on", "项"),
    Measured("closed", "销号数", "closed", "closed_on", "项"),
    Measured("made", "登记数", "made", "made_on", "项"),
)
_OF_OTHERS: Final = (Measured("count", "登记条数", "count", "counts_on"),)


def adds_up(kind: FieldKind) -> bool:
    """Percents and what is divided do not."""
    divided = any(sign in kind.field.formula for sign in "÷/")
    return kind.is_number and kind.field.kind != KindKey.PERCENT and not divided


def measured(register: Register, definition: Definition) -> list[Measured]:
    """What the register can be counted by; the first is what a page begins with."""
    sums = [
        Measured(
            kind.key,
            f"{kind.field.label}合计",
            "count",
            "counts_on",
            kind.field.unit_of_measure,
            getattr(kind, "places", 0),
            kind.key,
        )
        for kind in definition.open_kinds
        if adds_up(kind)
    ]
    counts = _OF_TASKS if register.kind == RegisterKind.TASK else _OF_OTHERS
    return [*counts, *sums]


def periods_of(register: Register, year: Period) -> list[Period]:
    """Those of the year that the register is shown by: months, or the longer ones it is filled
    for."""
    kind = PeriodKind.MONTH
    if register.is_periodic and register.rhythm in LONGER:
        kind = PeriodKind(register.rhythm)
    first = Period.containing(year.first_day, kind)
    return list(first.until(Period.containing(year.last_day, kind)))


def by_unit_and_period(
    rows: QuerySet, what: Measured, periods: Sequence[Period], *, above: Unit
) -> Numbers:
    """By the path of each unit below `above`, and its own: what it has with all below it."""
    first, last = periods[0], periods[-1]
    span = Asked(last, last.last_day, window=(first.first_day, last.last_day))
    branch = Left("unit__path", len(above.path) + Unit.steplen, output_field=CharField())
    numbers: Numbers = {}
    chosen = rows.order_by().filter(counting.behind(what.behind, span))
    for path, month, number in (
        chosen.filter(unit__path__startswith=above.path)
        .annotate(branch=branch, month=TruncMonth(what.day))
        .values_list("branch", "month")
        .annotate(number=what.number)
    ):
        if number is not None:
            period, mine = Period.containing(month, first.kind), numbers.setdefault(path, {})
            mine[period] = mine.get(period, Decimal(0)) + Decimal(number)
    return numbers
