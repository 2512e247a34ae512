"""Exactly at an edge: what is told there, and which side it belongs to."""

from decimal import Decimal

import pytest

from assessments.choices import EmptyPolicy, LineState, MissingPolicy
from assessments.domain.scoring import changes, lines, rules
from assessments.domain.scoring.exact import written
from assessments.domain.scoring.rules import Case
from assessments.domain.scoring.terms import IndicatorTerms, RankedUnit, Reported

FULL = Decimal("2.00")


def case(raw, target=None, place=None):
    return Case(FULL, Decimal(raw), None if target is None else Decimal(target), place)


def occurrences():
    return rules.Occurrences(Decimal(1), floor=Decimal(0), ceiling=Decimal(2))


@pytest.mark.parametrize(
    ("rule", "asked", "told"),
    [
        (rules.More(), case("100", "100"), "2.00 × 100 ÷ 100 = 2.00"),
        (rules.More(), case("0", "100"), "2.00 × 0 ÷ 100 = 0.00"),
        (rules.Less(), case("0.5", "0.5"), "2.00 × 0.5 ÷ 0.5 = 2.00"),
        (rules.Less(), case("0", "0.5"), "数值 0，按 1 倍计：2.00 × 1 = 2.00"),
        (occurrences(), case("2"), "2 − 1 × 2 = 0.00"),
        (occurrences(), case("0"), "2 − 1 × 0 = 2.00"),
        (
            rules.ByRank(Decimal(100), Decimal(5), Decimal(35)),
            case("1", place=14),
            "第 14 位，100% − 5% × 13：2.00 × 35% = 0.70",
        ),
    ],
)
def test_a_rule_tells_its_own_arithmetic(rule, asked, told):
    """Nothing is cut off yet."""
    assert rule.marks(asked).told() == told


def test_twelve_decimals_are_still_written_as_they_are():
    assert written(Decimal("0.123456789012")) == "0.123456789012"
    assert written(Decimal("0.1234567890123")) == "0.1235"


def judged(known, *, rule=None, empty="满", missing="零", back=0, zeroed=()):
    """The line of the first of two units."""
    terms = IndicatorTerms(
        "A1", "A", FULL, rule or rules.More(), EmptyPolicy(empty), MissingPolicy(missing), back
    )
    units = [RankedUnit(1, "甲乡"), RankedUnit(2, "乙乡")]
    reported = {1: known, 2: Reported(Decimal(50), Decimal(100))}
    return lines.judge(terms, units, reported, zeroed)[1]


class TestLines:
    def test_a_word_where_a_number_is_asked_was_not_reported(self):
        line = judged(Reported("好", Decimal(100)))
        assert (line.state, str(line.score)) == (LineState.MISSING, "0.00")

    def test_a_target_of_nought_is_none(self):
        assert judged(Reported(Decimal(5), Decimal(0))).score is None

    def test_what_is_left_out_does_not_get_the_lowest(self):
        line = judged(Reported(nothing_due=True), empty="除", missing="低")
        assert (line.state, line.score) == (LineState.EXCLUDED, None)

    def test_a_carried_grade_is_told_as_the_word_it_is(self):
        rule = rules.ByGrade({"好": Decimal(100)})
        line = judged(Reported(earlier=("好",)), rule=rule, missing="转", back=1)
        assert line.formula.startswith("未报，沿用前 1 期的 “好”，“好”")

    def test_what_was_reported_untruly_counts_even_where_it_was_left_out(self):
        line = judged(Reported(nothing_due=True), empty="除", zeroed=(1,))
        assert (line.state, str(line.score)) == (LineState.SCORED, "0.00")
        assert line.formula == "经核实填报不实，此项计零分"
        missing = judged(Reported(), zeroed=(1,))
        assert (missing.state, missing.formula[-9:]) == (LineState.MISSING, "（原得 0.00）")


@pytest.mark.parametrize(
    ("unit", "place"),
    [
        (RankedUnit(1, "甲乡", joined=True, last_total=Decimal(90), last_place=3), None),
        (RankedUnit(1, "甲乡", last_place=3), None),
        (RankedUnit(1, "甲乡", last_total=Decimal(90), last_place=3), 3),
    ],
)
def test_only_who_was_there_and_published_has_a_last_place(unit, place):
    assert changes.last_place(unit) == place
