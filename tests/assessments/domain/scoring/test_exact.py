"""Ties behind divisions that do not end."""

from decimal import Decimal

import pytest

from assessments.domain import scheme_sources
from assessments.domain.scoring.exact import exactly, half_up, trimmed, written
from assessments.domain.scoring.rules import Case, More


@exactly
def divided(number, by):
    return Decimal(number) / Decimal(by)


def test_a_tie_counts_up_though_the_target_does_not_divide_up():
    """100 × 2 ÷ 12 ends in a rounded digit, and what it divides falls just below the tie."""
    marks = More().marks(Case(Decimal(5), Decimal("1.25"), divided(100 * 2, 12)))
    assert half_up(marks.exact) == Decimal("0.38")
    assert marks.told() == "5 × 1.25 ÷ 16.6667 ≈ 0.38"


def test_a_tie_counts_up_though_the_rate_does_not_divide_up():
    """1 of 3 of full marks 0.015: half a hundredth."""
    source = scheme_sources.parse("[X] ÷ [Y] × 100")
    rate = source.work_out([Decimal(1), Decimal(3)])
    marks = More().marks(Case(Decimal("0.015"), rate, Decimal(100)))
    assert half_up(marks.exact) == Decimal("0.01")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.0000"), "12"),
        (Decimal("0.50"), "0.5"),
        (Decimal("1E+2"), "100"),
        (divided(100, 3), "33.3333"),
        (Decimal("0.123456"), "0.123456"),
    ],
)
def test_numbers_as_a_person_writes_them(value, text):
    assert written(trimmed(value)) == text
