"""By hand, with a pencil."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.domain import marks
from performance.domain.marks import Shares

USUAL = Shares(Fraction(2, 5), Fraction(2, 5), Fraction(1, 5))
MARKS = st.decimals(0, 100, places=2)


def test_a_quarter_is_the_sum_of_weights_times_rates():
    rated = [(30, Decimal(90)), (25, Decimal(80)), (40, Decimal("75.5")), (5, Decimal(100))]
    mark = marks.of_review(rated)
    # 27 + 20 + 30.2 + 5
    assert mark.value == Decimal("82.20")
    assert mark.formula == "30 × 90% + 25 × 80% + 40 × 75.5% + 5 × 100% = 82.20"


@pytest.mark.parametrize(
    ("rated", "value"),
    [
        ([(5, Decimal("0.1")), (95, Decimal(0))], "0.01"),  # 0.005: a tie goes up
        ([(5, Decimal("0.09")), (95, Decimal(0))], "0.00"),  # 0.0045
        ([(100, Decimal(100))], "100.00"),
    ],
)
def test_ties_go_up(rated, value):
    assert str(marks.of_review(rated).value) == value


def test_quarters_count_as_printed():
    mark = marks.mean([Decimal("82.20"), Decimal("85.35"), Decimal("90.00")])
    # 257.55 ÷ 3
    assert (str(mark.value), mark.formula) == ("85.85", "(82.20 + 85.35 + 90.00) ÷ 3 = 85.85")


def test_a_year_is_forty_forty_twenty():
    mark = marks.of_year(Decimal("85.85"), Decimal("88.00"), Decimal("91.50"), USUAL)
    # 34.34 + 35.2 + 18.3
    assert str(mark.value) == "87.84"
    assert mark.formula == "85.85 × 40% + 88.00 × 40% + 91.50 × 20% = 87.84"


def test_what_was_not_held_leaves_its_share_to_the_others():
    mark = marks.of_year(Decimal("85.85"), Decimal("88.00"), None, USUAL)
    # 69.54 ÷ 0.8 = 86.925
    assert str(mark.value) == "86.93"
    assert mark.formula == "(85.85 × 40% + 88.00 × 40%) ÷ 80% = 86.93"


@pytest.mark.parametrize(
    ("base", "share", "places"),
    [(14, Fraction(3, 10), 4), (3, Fraction(1, 4), 0), (8, Fraction(1, 4), 2)],
)
def test_places_are_rounded_down(base, share, places):
    assert marks.places_for_excellent(base, share) == places


@given(st.lists(MARKS, min_size=1, max_size=4), MARKS, st.none() | MARKS)
def test_a_year_lies_between_its_parts(quarters, year_end, third):
    mean = marks.mean(quarters).value
    year = marks.of_year(mean, year_end, third, USUAL).value
    parts = [mean, year_end, *([] if third is None else [third])]
    assert min(parts) <= year <= max(parts)


@given(st.lists(st.tuples(st.integers(5, 40), MARKS), min_size=4, max_size=10))
def test_the_order_of_targets_says_nothing(rated):
    assert marks.of_review(rated).value == marks.of_review(rated[::-1]).value
