"""The arithmetic of a performance file, as a pencil has it: half up, two decimals, every number
rounded once and told with its sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

HUNDRED: Final = 100
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class ToldMark:
    """A number as printed, and how it came about."""

    value: Decimal
    formula: str


@dataclass(frozen=True)
class Shares:
    """Of quarters, year end and what stands beside them; they need not be out of one."""

    quarters: Fraction
    year_end: Fraction
    third: Fraction


def half_up(value: Fraction) -> Decimal:
    """Ties away from zero; marks are never below."""
    cents = Decimal((value * HUNDRED + Fraction(1, 2)).__floor__())
    return (cents * _CENT).quantize(_CENT, rounding=ROUND_HALF_UP)


def of_review(rated: Sequence[tuple[int, Decimal]]) -> ToldMark:
    """Σ weight × rate ÷ 100."""
    value = half_up(sum((Fraction(w) * Fraction(rate) for w, rate in rated), Fraction()) / HUNDRED)
    sums = " + ".join(f"{weight} × {_plain(rate)}%" for weight, rate in rated)
    return ToldMark(value, f"{sums} = {value}")


def mean(marks: Sequence[Decimal]) -> ToldMark:
    value = half_up(sum(map(Fraction, marks), Fraction()) / len(marks))
    sums = " + ".join(str(mark) for mark in marks)
    return ToldMark(value, f"({sums}) ÷ {len(marks)} = {value}")


def of_year(
    quarters: Decimal, year_end: Decimal, third: Decimal | None, shares: Shares
) -> ToldMark:
    """Weighed by the shares; what was not held leaves its share to the others, as theirs are."""
    parts = [(quarters, shares.quarters), (year_end, shares.year_end)]
    if third is not None:
        parts.append((third, shares.third))
    whole = sum((share for _, share in parts), Fraction())
    weighed = sum((Fraction(mark) * share for mark, share in parts), Fraction())
    value = half_up(weighed / whole)
    sums = " + ".join(f"{mark} × {_percent(share)}" for mark, share in parts)
    if whole != 1:
        sums = f"({sums}) ÷ {_percent(whole)}"
    return ToldMark(value, f"{sums} = {value}")


def places_for_excellent(base: int, share: Fraction) -> int:
    """`floor(share × base)`."""
    return (share * base).__floor__()


def _plain(rate: Decimal) -> str:
    return f"{rate.normalize():f}"


def _percent(share: Fraction) -> str:
    return f"{_plain(Decimal((share * HUNDRED).numerator) / (share * HUNDRED).denominator)}%"
