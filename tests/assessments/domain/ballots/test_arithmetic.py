"""Votes, by hand."""

from decimal import Decimal

import pytest

from assessments.domain.ballots.arithmetic import (
    BallotTerms,
    group_mark,
    mark,
    proposal,
    valid_votes,
)
from assessments.presets.ballots import DAILY, GROUPS, WORDS
from portal.rules import catalogue


def shipped(code):
    rule = catalogue.get(code)
    return rule.typed(rule.kept(rule.seeds[0].params))


def terms(**own):
    told = shipped("AS-16") | {key: Decimal(value) for key, value in own.items()}
    return BallotTerms(
        points={word.key: told[word.key] for word in WORDS if word.is_valid},
        weights={group.key: told[group.key] for group in (*GROUPS, DAILY)},
        proposals=[(told[f"{grade}_from"], grade) for grade in ("good", "better", "fair")],
        fewest=shipped("AS-10")["least_votes"],
    )


USUAL = terms()


def test_the_sheet_to_the_line():
    assert list(USUAL.points.values()) == [100, 85, 60, 30]
    assert list(USUAL.weights.values()) == [30, 20, 20, 30]
    assert [word.key for word in WORDS if not word.is_valid] == ["unknown"]
    assert USUAL.fewest == 5


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
    assert group_mark(counts, USUAL) == (None if gives is None else Decimal(gives))


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
    found = mark(votes, None if daily is None else Decimal(daily), USUAL)
    assert found == (None if gives is None else Decimal(gives))


@pytest.mark.parametrize(
    ("reached", "grade"),
    [
        ("100", "good"), ("90", "good"), ("89.99", "better"), ("80", "better"), ("79.99", "fair"),
        ("60", "fair"), ("59.99", "poor"), ("0", "poor"),
    ],
)  # fmt: skip
def test_the_proposal(reached, grade):
    assert proposal(Decimal(reached), USUAL) == grade


def test_another_county_values_otherwise():
    """100/70/30 and 述职 that is all, from 85 on 好: forms-and-schemes §6."""
    own = terms(better="70", fair="30", poor="0", daily="0", good_from="85")
    assert group_mark((8, 2, 0, 0, 0), own) == Decimal("94.00")
    # (94 × 30 + 75.50 × 20 + 70 × 20) ÷ 70
    found = mark(ALL, Decimal(50), own)
    assert found == Decimal("81.86")
    assert proposal(Decimal(85), own) == "good"
