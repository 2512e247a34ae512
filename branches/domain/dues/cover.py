"""Which months payments cover, oldest first: arithmetic over dates, without the database."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

NOTHING: Final = Decimal("0.00")


@dataclass(frozen=True)
class OwedMonth:
    """`month`: its index (`Period.index`). Nothing is asked for a deferred one meanwhile."""

    month: int
    due: Decimal
    is_deferred: bool = False


@dataclass(frozen=True)
class Paid:
    on: dt.date
    amount: Decimal

    @property
    def month(self) -> int:
        return self.on.year * 12 + self.on.month - 1


@dataclass
class CoveredMonth:
    month: int
    due: Decimal
    paid: Decimal = NOTHING
    settled_on: dt.date | None = None

    @property
    def left(self) -> Decimal:
        return self.due - self.paid


@dataclass(frozen=True)
class DuesCover:
    months: list[CoveredMonth]
    ahead: Decimal  # paid for months that are not opened yet


def cover(owed: Iterable[OwedMonth], payments: Iterable[Paid]) -> DuesCover:
    """Each payment goes to what is asked for by its month, oldest first; then to deferred months;
    what is left waits for the months to come."""
    asked = sorted(owed, key=lambda one: one.month)
    months = {one.month: CoveredMonth(one.month, one.due) for one in asked}
    ahead: list[tuple[Paid, Decimal]] = []
    for payment in sorted(payments, key=lambda one: one.on):
        rest = _pour(payment, payment.amount, [months[m] for m in _turns(asked, payment.month)])
        if rest:
            ahead.append((payment, rest))
    left = sum((rest for _, rest in ahead), NOTHING)
    return DuesCover([months[one.month] for one in asked], left)


def _turns(asked: Sequence[OwedMonth], until: int) -> list[int]:
    now = [one.month for one in asked if one.month <= until and not one.is_deferred]
    deferred = [one.month for one in asked if one.month <= until and one.is_deferred]
    later = [one.month for one in asked if one.month > until]
    return [*now, *deferred, *later]


def _pour(payment: Paid, rest: Decimal, months: Iterable[CoveredMonth]) -> Decimal:
    for one in months:
        part = min(rest, one.left)
        if part <= 0:
            continue
        one.paid += part
        rest -= part
        if one.left == 0:
            one.settled_on = payment.on
    return rest


def arrears_run(months: Iterable[tuple[int, bool | None]]) -> int:
    """How many closed months in a row, up to the last one, were asked for and not paid: of each
    month its index, and whether it is in arrears; None neither counts nor breaks."""
    run = 0
    for _, in_arrears in sorted(months, reverse=True):
        if in_arrears is None:
            continue
        if not in_arrears:
            break
        run += 1
    return run
