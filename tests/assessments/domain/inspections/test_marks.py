"""The mark of a sheet, by hand."""

from decimal import Decimal

import pytest

from assessments.choices import CheckVerdict
from assessments.domain.inspections.marks import mark
from assessments.presets.inspections import CHECKLIST

MET, PARTLY = CheckVerdict.MET, CheckVerdict.PARTLY
FAILED, NOT = CheckVerdict.FAILED, CheckVerdict.NOT_CONCERNED


def sheet(**other):
    return [(item.full, other.get(item.key, MET)) for item in CHECKLIST]


def test_the_list_to_the_line():
    assert [item.full for item in CHECKLIST] == [15, 8, 8, 12, 6, 5, 8, 15, 10, 8, 5]
    assert sum(item.full for item in CHECKLIST) == 100


@pytest.mark.parametrize(
    ("other", "gives"),
    [
        ({}, "100.00"),
        ({"dues": PARTLY}, "96.80"),  # 8 × 40% lost
        ({"minutes": FAILED}, "85.00"),
        ({"minutes": FAILED, "dues": PARTLY}, "81.80"),
        ({"admission": NOT}, "100.00"),
        # (88 − 15 − 3.2) ÷ 88
        ({"admission": NOT, "minutes": FAILED, "dues": PARTLY}, "79.32"),
        ({item.key: FAILED for item in CHECKLIST}, "0.00"),
    ],
)
def test_by_hand(other, gives):
    assert mark(sheet(**other)) == Decimal(gives)


def test_half_up():
    # 60% of 1 of 8: 0.6 ÷ 8 = 7.5; 0.6 ÷ 64 = 0.9375
    assert mark([(1, PARTLY), (63, FAILED)]) == Decimal("0.94")


def test_where_nothing_concerned_the_place_there_is_no_mark():
    assert mark([(item.full, NOT) for item in CHECKLIST]) is None
