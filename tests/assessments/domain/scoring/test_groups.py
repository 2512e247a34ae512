"""Policies, the order of arithmetic, events and ranking, worked by hand."""

from decimal import Decimal

import pytest

from assessments.choices import EmptyPolicy, LineState, MissingPolicy, ScoreEventKind
from assessments.domain.scoring import changes, groups, rules
from assessments.domain.scoring.exact import mean
from assessments.domain.scoring.terms import (
    CategoryTerms,
    IndicatorTerms,
    RankedUnit,
    Reported,
    SchemeTerms,
    ScoreEvent,
)

EAST, WEST, NORTH = "东河镇", "西山镇", "北岭乡"


def indicator(code="A1", full="60", rule=None, *, category="A", empty="满", missing="零", back=0):
    policies = EmptyPolicy(empty), MissingPolicy(missing)
    return IndicatorTerms(code, category, Decimal(full), rule or rules.More(), *policies, back)


def scheme(*indicators):
    fulls = {}
    for one in indicators:
        fulls[one.category] = fulls.get(one.category, Decimal(0)) + one.full
    categories = tuple(CategoryTerms(code, full) for code, full in fulls.items())
    return SchemeTerms(categories, indicators)


REST = indicator("A2", "40")


def scored(terms, events=(), **raws):
    """One column of raws for each unit, in the order of the indicators; targets are 100."""
    units = [RankedUnit(name, name) for name in raws]
    values = {
        name: {
            one.code: raw if isinstance(raw, Reported) else Reported(raw, Decimal(100))
            for one, raw in zip(terms.indicators, column, strict=True)
        }
        for name, column in raws.items()
    }
    group = groups.score(terms, units, values, events)
    return {one.unit.name: one for one in group.scores}


def event(kind, **more):
    return ScoreEvent(EAST, kind, **more)


NOTHING_DUE = Reported(nothing_due=True)


@pytest.mark.parametrize(
    ("empty", "score", "state", "total"),
    [
        ("满", Decimal(60), LineState.NOTHING_DUE, Decimal(80)),
        ("零", Decimal(0), LineState.NOTHING_DUE, Decimal(20)),
        ("除", None, LineState.EXCLUDED, Decimal(50)),  # 20 × 100 ÷ 40
    ],
)
def test_nothing_was_due(empty, score, state, total):
    terms = scheme(indicator(empty=empty), REST)
    one = scored(terms, 东河镇=[NOTHING_DUE, Decimal(50)])[EAST]
    assert (one.lines[0].score, one.lines[0].state, one.total) == (score, state, total)


def test_nothing_due_is_told_in_the_words_of_the_scheme():
    one = scored(scheme(indicator(), REST), 东河镇=[NOTHING_DUE, Decimal(50)])[EAST]
    assert one.lines[0].formula == "无应办事项，计满分"


class TestMissing:
    def test_lowest_of_the_group(self):
        terms = scheme(indicator(missing="低"), REST)
        units = scored(
            terms,
            东河镇=[None, Decimal(1)],
            西山镇=[Decimal(30), Decimal(1)],
            北岭乡=[Decimal(20), Decimal(1)],
        )
        assert units[EAST].lines[0].score == Decimal(12)
        assert units[EAST].lines[0].formula == "未报，按本组最低分计（北岭乡 12.00）"

    def test_lowest_of_nobody_is_nothing(self):
        units = scored(
            scheme(indicator(missing="低"), REST), 东河镇=[None, Decimal(1)], 西山镇=[None, None]
        )
        assert [units[name].lines[0].score for name in (EAST, WEST)] == [Decimal(0), Decimal(0)]

    @pytest.mark.parametrize(
        ("earlier", "back", "score", "state"),
        [
            ((Decimal(50),), 1, Decimal(30), LineState.CARRIED),
            ((None, Decimal(40)), 2, Decimal(24), LineState.CARRIED),
            ((None, Decimal(40)), 1, None, LineState.EXCLUDED),
            ((), 3, None, LineState.EXCLUDED),
            ((Decimal(50), Decimal(10)), 2, Decimal(30), LineState.CARRIED),
        ],
    )
    def test_the_last_period_that_has_one(self, earlier, back, score, state):
        terms = scheme(indicator(missing="转", back=back), REST)
        known = Reported(None, Decimal(100), earlier=earlier)
        line = scored(terms, 东河镇=[known, Decimal(1)])[EAST].lines[0]
        assert (line.score, line.state) == (score, state)

    def test_a_carried_value_takes_a_place(self):
        rule = rules.ByRank(Decimal(100), Decimal(10), Decimal(0))
        terms = scheme(indicator(rule=rule, missing="转", back=1), REST)
        carried = Reported(None, earlier=(Decimal(9),))
        units = scored(terms, 东河镇=[carried, Decimal(1)], 西山镇=[Decimal(5), Decimal(1)])
        assert [units[name].lines[0].score for name in (EAST, WEST)] == [Decimal(60), Decimal(54)]

    def test_who_has_no_value_takes_no_place(self):
        rule = rules.ByRank(Decimal(100), Decimal(10), Decimal(0))
        terms = scheme(indicator(rule=rule, empty="除"), REST)
        units = scored(
            terms,
            东河镇=[NOTHING_DUE, Decimal(1)],
            西山镇=[Decimal(5), Decimal(1)],
            北岭乡=[Decimal(5), Decimal(1)],
        )
        assert [units[name].lines[0].score for name in (WEST, NORTH)] == [Decimal(60), Decimal(60)]


def test_without_a_target_nothing_can_be_judged():
    line = scored(scheme(indicator(), REST), 东河镇=[Reported(Decimal(5)), Decimal(1)])[EAST].lines[
        0
    ]
    assert (line.score, line.state) == (None, LineState.EXCLUDED)
    assert "目标值" in line.formula


def test_where_nothing_counts_there_is_nothing_to_spread():
    terms = scheme(indicator(missing="除"))
    one = scored(terms, 东河镇=[None])[EAST]
    assert (one.total, one.marks.base.formula) == (Decimal(0), "所有指标都不计，计零分")


def test_base_is_spread_over_what_counts():
    """91.23 of 95: 96.0315… → 96.03."""
    terms = scheme(indicator("A1", "95"), indicator("A2", "5", empty="除"))
    known = Reported(Decimal("91.23"), Decimal(95))
    one = scored(terms, 东河镇=[known, NOTHING_DUE])[EAST]
    assert one.marks.base.mark == Decimal("96.03")
    assert one.marks.base.formula.endswith("91.23 × 100 ÷（100 − 5） ≈ 96.03")


class TestEvents:
    TERMS = scheme(indicator("A1", "95"), indicator("A2", "5", empty="除"))
    BONUS, DEDUCTION = ScoreEventKind.BONUS, ScoreEventKind.DEDUCTION

    def unit(self, *events):
        known = Reported(Decimal("91.23"), Decimal(95))
        return scored(self.TERMS, events, 东河镇=[known, NOTHING_DUE])[EAST]

    def test_in_their_order(self):
        """Bonus 3.00 + 2.50 → 5.00, deduction 1.50: 99.53; with V3 59.99."""
        events = [
            event(self.BONUS, marks=Decimal(3)),
            event(self.BONUS, marks=Decimal("2.5")),
            event(self.DEDUCTION, marks=Decimal("1.5")),
        ]
        one = self.unit(*events)
        assert (one.marks.bonus.mark, one.marks.deduction.mark) == (Decimal(5), Decimal("1.5"))
        assert one.total == Decimal("99.53")
        veto = event(ScoreEventKind.VETO_TOTAL, cap=Decimal("59.99"))
        assert self.unit(*events, veto).total == Decimal("59.99")

    def test_deductions_have_an_end_and_the_total_a_bottom(self):
        assert self.unit(event(self.DEDUCTION, marks=Decimal(40))).marks.deduction.mark == Decimal(
            10
        )
        poor = scored(
            self.TERMS, [event(self.DEDUCTION, marks=Decimal(8))], 东河镇=[Decimal(1), NOTHING_DUE]
        )
        assert poor[EAST].total == Decimal(0)

    def test_a_total_may_pass_a_hundred(self):
        full = Reported(Decimal(95), Decimal(95))
        units = scored(
            self.TERMS, [event(self.BONUS, marks=Decimal(5))], 东河镇=[full, NOTHING_DUE]
        )
        assert units[EAST].total == Decimal(105)

    def test_the_strictest_veto_counts(self):
        kind = ScoreEventKind.VETO_CATEGORY
        events = [event(kind, category="A", share=Decimal(share)) for share in ("0.5", "0", "0.9")]
        assert self.unit(*events).marks.categories["A"].mark == Decimal(0)

    def test_what_was_reported_untruly_counts_nothing(self):
        one = self.unit(event(ScoreEventKind.ZERO_LINE, indicator="A1"))
        assert one.lines[0].score == Decimal(0)
        assert one.lines[0].formula == "经核实填报不实，此项计零分（原得 91.23）"

    def test_those_of_others_do_not(self):
        other = ScoreEvent(WEST, self.DEDUCTION, marks=Decimal(5))
        assert self.unit(other).marks.deduction.mark == Decimal(0)


class TestChanges:
    @pytest.mark.parametrize(
        ("last_place", "place", "told"), [(3, 1, "↑2"), (1, 4, "↓3"), (2, 2, "—")]
    )
    def test_of_place(self, last_place, place, told):
        unit = RankedUnit(1, EAST, last_total=Decimal(90), last_place=last_place)
        assert changes.change_of_place(unit, place) == told

    @pytest.mark.parametrize(
        ("before", "now", "told"),
        [
            ("100", "100.005", "+0.01%"),  # 0.005 goes up
            ("100", "99.995", "-0.01%"),
            ("80", "80", "+0.00%"),
            ("0", "80", "—"),
            (None, "80", "—"),
        ],
    )
    def test_in_percent(self, before, now, told):
        assert changes.in_percent(Decimal(now), None if before is None else Decimal(before)) == told

    def test_rates_in_points(self):
        assert changes.in_points(Decimal("95.2"), Decimal("96.8")) == "下降1.6个百分点"
        assert changes.in_points(Decimal("96.8"), Decimal("95.2")) == "上升1.6个百分点"
        assert changes.in_points(Decimal("96.8"), Decimal("96.8")) == "持平"

    def test_year_to_date(self):
        assert changes.year_to_date([Decimal("88.41"), Decimal("88.40")]) == Decimal("88.41")
        assert mean([]) == Decimal(0)
