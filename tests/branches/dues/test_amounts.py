"""What a member owes a month: golden case G1 and the edges of DU-01, DU-02, DU-03, DU-04."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from branches.choices.dues import DuesCategory
from branches.domain.dues import amounts

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 1, 1)


def monthly(category, base):
    return amounts.monthly(category, None if base is None else Decimal(base), on=DAY)


@pytest.mark.parametrize(
    ("base", "amount"),
    [
        ("3000.00", "15.00"),
        ("3000.01", "30.00"),
        ("5000.00", "50.00"),
        ("5000.01", "75.00"),
        ("7450.00", "111.75"),
        ("10000.00", "150.00"),
        ("10000.01", "200.00"),
        ("4236.50", "42.37"),
    ],
)
def test_in_service_by_band_of_the_whole_base(base, amount):
    assert monthly(DuesCategory.EMPLOYED, base) == Decimal(amount)


@pytest.mark.parametrize(
    ("base", "amount"), [("5000.00", "25.00"), ("5000.01", "50.00"), ("4236.50", "21.18")]
)
def test_retired(base, amount):
    assert monthly(DuesCategory.RETIRED, base) == Decimal(amount)


def test_self_employed_by_the_mean_of_the_last_quarter():
    mean = amounts.mean([Decimal(9600), Decimal(12_300), Decimal(8700)])
    assert mean == Decimal("10200.00")
    assert amounts.monthly(DuesCategory.SELF_EMPLOYED, mean, on=DAY) == Decimal("204.00")


def test_fixed_and_farmers():
    assert monthly(DuesCategory.FIXED, None) == Decimal("0.20")
    assert monthly(DuesCategory.FARMER, None) is None  # between the two he chooses


def test_to_the_tenth_from_the_exact_product():
    exact = Fraction("4234.50") / 100
    assert amounts.rounded(exact, to_tenths=True) == Decimal("42.30")
    assert amounts.rounded(exact, to_tenths=False) == Decimal("42.35")


def test_a_branch_of_seven():
    sums = [
        monthly(DuesCategory.EMPLOYED, "4236.50"),
        monthly(DuesCategory.EMPLOYED, "7450"),
        monthly(DuesCategory.EMPLOYED, "10000.01"),
        monthly(DuesCategory.RETIRED, "4236.50"),
        Decimal("1.00"),
        monthly(DuesCategory.FIXED, None),
        monthly(DuesCategory.FIXED, None),
    ]
    assert sum(sums) == Decimal("376.70")


def told(category, base=None, amount=None, basis=""):
    base, amount = (None if one is None else Decimal(one) for one in (base, amount))
    return [field for field, _ in amounts.problems(category, base, amount, basis, on=DAY)]


def test_more_than_the_rule_is_ones_own_wish():
    assert told("employed", "3000", "20") == []
    assert told("farmer", amount="5") == []


def test_less_than_the_rule_needs_its_reason():
    assert told("employed", "3000", "14.99") == ["amount"]
    assert told("employed", "3000", "14.99", "县委组织部批复") == []
    assert told("farmer", amount="0.19") == ["amount"]
    assert told("farmer", amount="0.20") == []
    assert told("fixed", amount="0.10") == ["amount"]


def test_without_a_base_the_amount_itself():
    assert told("employed") == ["base"]
    assert told("farmer") == ["amount"]
    assert told("employed", amount="30") == []
