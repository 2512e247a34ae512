"""Votes, by hand."""

from decimal import Decimal

import pytest

from assessments.domain.ballots.arithmetic import group_mark, mark, proposal, valid_votes
from assessments.presets.ballots import DAILY, GROUPS, WORDS


def test_the_sheet_to_the_line():
    assert [word.points for word in WORDS] == [100, 85, 60, 30, None]
    assert [group.weight for group in (*GROUPS, DAILY)] == [30, 20, 20, 30]


@pytest.mark.parametrize(
    ("counts", "gives"),
    [
        ((8, 2, 0, 0, 0), "97.00"),  # (800 + 170) ÷ 10
        ((10, 6, 3, 1, 4), "86.00"),  # (1000 + 510 + 180 + 30) ÷ 20, four do not know
        ((1, 2, 4, 0, 0), "72.86"),  # 510 ÷ 7 = 72.857…
        ((5, 0, 0, 0, 0), "100.00"),
        ((4, 0, 0, 0, 30), None),  # four valid ones are too few
        ((0, 0, 0, 0, 0), None),
    ],
)
def test_of_a_group(counts, gives):
    assert group_mark(counts) == (None if gives is None else Decimal(gives))


def test_valid_ones_are_those_that_know():
    assert valid_votes((8, 2, 1, 1, 9)) == 12


ALL = {"standing": (8, 2, 0, 0, 0), "committee": (10, 6, 3, 1, 4), "people": (0, 5, 0, 0, 0)}


@pytest.mark.parametrize(
    ("without", "daily", "gives"),
    [
        # 97 × 30 + 86 × 20 + 85 × 20 + 91.35 × 30 = 9070.5
        ((), "91.35", "90.71"),
        # without the daily part: 6330 ÷ 70
        ((), None, "90.43"),
        # a group with too few: (2910 + 1720 + 2740.5) ÷ 80 = 92.13125
        (("people",), "91.35", "92.13"),
        (("people", "committee", "standing"), "91.35", "91.35"),
        (("people", "committee", "standing"), None, None),
    ],
)
def test_the_whole(without, daily, gives):
    votes = {key: (1, 0, 0, 0, 9) if key in without else counts for key, counts in ALL.items()}
    found = mark(votes, None if daily is None else Decimal(daily))
    assert found == (None if gives is None else Decimal(gives))


@pytest.mark.parametrize(
    ("reached", "grade"),
    [
        ("100", "good"), ("90", "good"), ("89.99", "better"), ("80", "better"), ("79.99", "fair"),
        ("60", "fair"), ("59.99", "poor"), ("0", "poor"),
    ],
)  # fmt: skip
def test_the_proposal(reached, grade):
    assert proposal(Decimal(reached)) == grade
