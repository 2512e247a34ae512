"""Cases worked by hand: each rule, its edges, its words."""

from decimal import Decimal

import pytest

from assessments.domain.scoring import rules
from assessments.domain.scoring.exact import half_up
from assessments.domain.scoring.rules import Case, ScoreStep

STEPS = tuple(
    ScoreStep(Decimal(t), Decimal(p))
    for t, p in ((60, 0), (80, 50), (90, 80), (95, 90), (100, 100))
)


def marks(rule, full, raw, target=None, place=None):
    raw = Decimal(raw) if isinstance(rule, rules.ByGrade) is False else raw
    case = Case(Decimal(full), raw, None if target is None else Decimal(target), place)
    return half_up(rule.marks(case).exact)


@pytest.mark.parametrize(
    ("cap", "full", "raw", "target", "score"),
    [
        ("1", "3", "100", "100", "3.00"),
        ("1", "3", "250", "100", "3.00"),
        ("1.2", "5", "119", "100", "5.95"),
        ("1.2", "5", "121", "100", "6.00"),
        ("1", "3", "0", "100", "0.00"),
        ("1", "3", "-5", "100", "0.00"),
        ("1", "1", "1", "3", "0.33"),
        ("1", "0.015", "1", "3", "0.01"),  # 0.005 exactly: a ratio cut off first would give 0.00
        ("1", "2", "67.125", "100", "1.34"),
        ("1", "2", "0.25", "100", "0.01"),  # a tie goes up
        ("1", "2", "0.2499", "100", "0.00"),
    ],
)
def test_more_is_better(cap, full, raw, target, score):
    assert marks(rules.More(Decimal(cap)), full, raw, target) == Decimal(score)


@pytest.mark.parametrize(
    ("cap", "full", "raw", "target", "score"),
    [
        ("1", "2", "0.5", "0.5", "2.00"),
        ("1", "2", "0.8", "0.5", "1.25"),
        ("1", "2", "0.1", "0.5", "2.00"),
        ("1.5", "2", "0.1", "0.5", "3.00"),
        ("1.5", "2", "0", "0.5", "3.00"),
        ("1", "2", "-1", "0.5", "2.00"),
        ("1", "2", "3", "1", "0.67"),
    ],
)
def test_less_is_better(cap, full, raw, target, score):
    assert marks(rules.Less(Decimal(cap)), full, raw, target) == Decimal(score)


@pytest.mark.parametrize(
    ("raw", "stepped", "between"),
    [
        ("59.9", "0.00", "0.00"),
        ("60", "0.00", "0.00"),
        ("70", "0.00", "1.50"),
        ("80", "3.00", "3.00"),
        ("85", "3.00", "3.90"),
        ("92.5", "4.80", "5.10"),
        ("99.99", "5.40", "6.00"),
        ("100", "6.00", "6.00"),
        ("130", "6.00", "6.00"),
    ],
)
def test_steps(raw, stepped, between):
    assert marks(rules.Steps(STEPS), "6", raw) == Decimal(stepped)
    assert marks(rules.BetweenSteps(STEPS), "6", raw) == Decimal(between)


@pytest.mark.parametrize(
    ("each", "floor", "ceiling", "raw", "score"),
    [
        ("0.5", "0", "2", "0", "2.00"),
        ("0.5", "0", "2", "3", "0.50"),
        ("0.5", "0", "2", "4", "0.00"),
        ("0.5", "0", "2", "40", "0.00"),
        ("1.5", "4", "10", "4", "4.00"),
        ("0.2", "0", "1", "-3", "1.00"),
    ],
)
def test_by_occurrence(each, floor, ceiling, raw, score):
    assert marks(
        rules.Occurrences(Decimal(each), Decimal(floor), Decimal(ceiling)), "10", raw
    ) == Decimal(score)


@pytest.mark.parametrize(
    ("raw", "place", "zero_is_zero", "score"),
    [
        ("9", 1, False, "3.00"),
        ("9", 2, False, "2.85"),
        ("9", 14, False, "1.05"),
        ("9", 99, False, "1.05"),
        ("0", 2, True, "0.00"),
        ("0", 2, False, "2.85"),
    ],
)
def test_by_rank(raw, place, zero_is_zero, score):
    rule = rules.ByRank(Decimal(100), Decimal(5), Decimal(35), zero_is_zero)
    assert marks(rule, "3", raw, place=place) == Decimal(score)


def test_by_grade():
    rule = rules.ByGrade({"好": Decimal(100), "较好": Decimal(80), "差": Decimal(0)})
    assert [marks(rule, "2.5", word) for word in ("好", "较好", "差")] == [
        Decimal("2.5"),
        Decimal(2),
        Decimal(0),
    ]
    assert not rule.takes("一般")
    assert not rule.takes(Decimal(100))


def test_a_number_is_no_grade_and_a_word_no_number():
    assert not rules.More().takes("好")
    assert rules.More().takes(Decimal(1))


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.0049", "1.00")],
)
def test_ties_go_away_from_zero(value, rounded):
    assert str(half_up(Decimal(value))) == rounded


def test_nothing_is_never_minus_nothing():
    assert str(half_up(Decimal("-0.001"))) == "0.00"
