"""Talents §17, G4: places among systems to the digit; marks of judges; how many are asked."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.domain.apportioning import apportion, least, score

SYSTEMS = {"教育": 412, "卫健": 236, "农业农村": 58, "工业企业": 180, "文旅": 21, "乡镇": 93}
COUNTS = list(SYSTEMS.values())


def places(number, floor):
    return [share.places for share in apportion(COUNTS, number, floor)]


@pytest.mark.parametrize(
    ("number", "floor", "expected"),
    [
        (30, 1, [11, 7, 2, 5, 2, 3]),
        (30, 0, [12, 7, 2, 5, 1, 3]),
        (20, 1, [7, 4, 2, 4, 1, 2]),
    ],
)
def test_g4_places(number, floor, expected):
    assert sum(COUNTS) == 1000
    assert places(number, floor) == expected
    assert sum(expected) == number


def test_g4_quotas_of_the_rest():
    told = [f"{float(share.quota):g}" for share in apportion(COUNTS, 30, 1)]
    assert told == ["9.888", "5.664", "1.392", "4.32", "0.504", "2.232"]
    lucky = [share.rounds_up for share in apportion(COUNTS, 30, 1)]
    assert lucky == [True, True, False, False, True, False]


def test_g4_how_many_there_have_to_be():
    assert least(120, 20) == 24
    assert least(50, 20) == 10
    assert (least(120, 3), least(50, 3), least(50, 0)) == (4, 2, 0)


def test_between_equals_whoever_stands_first():
    assert [share.places for share in apportion([10, 10, 10], 4, 1)] == [2, 1, 1]
    assert [share.places for share in apportion([10, 10], 3, 0)] == [2, 1]
    assert [share.places for share in apportion([], 3, 1)] == []


@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=20),
    st.integers(0, 200),
    st.integers(0, 3),
)
def test_all_are_given_and_nobody_gets_less_than_his_share(counts, number, floor):
    told = apportion(counts, number, floor)
    expected = max(number, floor * len(counts))
    assert sum(share.places for share in told) == expected
    rest = expected - floor * len(counts)
    for share, count in zip(told, counts, strict=True):
        assert 0 <= share.places - floor - Fraction(rest * count, sum(counts)).__floor__() <= 1


def sheets(*totals):
    return [[Decimal(total)] for total in totals]


def test_marks_of_judges():
    assert score([], 5).mark is None
    assert score(sheets("90", "85.5", "80"), 5).mark == Decimal("85.17")
    five = score(sheets("60", "85", "90", "88", "99"), 5)
    assert (five.mark, five.valid) == (Decimal("87.67"), 5)
    assert five.dropped == (Decimal(60), Decimal(99))
    assert score([[Decimal(36), Decimal("50.5")]], 5).mark == Decimal("86.50")
    assert score(sheets("0.1", "0.2", "0.2", "0.0"), 5).mark == Decimal("0.13")
