"""Places among systems, how many there have to be, marks of judges: nothing is asked here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

HUNDRED: Final = 100
_CENT: Final = Decimal("0.01")
Marks = Sequence[Decimal]


@dataclass(frozen=True)
class Apportioned:
    """Of one system: what everybody gets, its exact share of the rest, and whether its remainder
    was among the largest."""

    headcount: int
    floor: int
    quota: Fraction
    rounds_up: bool

    @property
    def whole(self) -> int:
        return self.quota.numerator // self.quota.denominator

    @property
    def remainder(self) -> Fraction:
        return self.quota - self.whole

    @property
    def places(self) -> int:
        return self.floor + self.whole + self.rounds_up


def apportion(headcounts: Sequence[int], places: int, floor: int) -> list[Apportioned]:
    """The floor to each, the rest by largest remainder; between equals whoever stands first."""
    total = sum(headcounts)
    rest = max(places - floor * len(headcounts), 0)
    quotas = [Fraction(rest * count, total) if total else Fraction(0) for count in headcounts]
    wholes = [quota.numerator // quota.denominator for quota in quotas]
    left = rest - sum(wholes) if total else 0
    order = sorted(range(len(quotas)), key=lambda n: (wholes[n] - quotas[n], n))
    lucky = set(order[:left])
    return [
        Apportioned(count, floor, quota, number in lucky)
        for number, (count, quota) in enumerate(zip(headcounts, quotas, strict=True))
    ]


def least(percent: int, number: int) -> int:
    """So many in a hundred of a number, rounded up."""
    return -(-number * percent // HUNDRED)


@dataclass(frozen=True)
class JudgesScore:
    """`mark` is None where no sheet is valid; `dropped`: the lowest and the highest total."""

    mark: Decimal | None
    valid: int
    dropped: tuple[Decimal, ...] = ()


def score(sheets: Sequence[Marks], drops_from: int) -> JudgesScore:
    """The mean of the judges' totals, half up to two decimals; of so many sheets the highest and
    the lowest are dropped."""
    totals = sorted(sum(marks, Decimal(0)) for marks in sheets)
    if not totals:
        return JudgesScore(None, 0)
    if len(totals) >= drops_from:
        return JudgesScore(_mean(totals[1:-1]), len(totals), (totals[0], totals[-1]))
    return JudgesScore(_mean(totals), len(totals))


def _mean(totals: Sequence[Decimal]) -> Decimal:
    return (sum(totals, Decimal(0)) / len(totals)).quantize(_CENT, rounding=ROUND_HALF_UP)
