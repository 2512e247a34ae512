"""What holds for every scheme and whatever units report."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.choices import EmptyPolicy, MissingPolicy
from assessments.domain.scoring import groups, rules
from assessments.domain.scoring.exact import half_up
from assessments.domain.scoring.rules import Case, ScoreStep
from assessments.domain.scoring.terms import (
    CategoryTerms,
    IndicatorTerms,
    RankedUnit,
    Reported,
    SchemeTerms,
)

numbers = st.decimals(min_value=0, max_value=200, places=2)
percents = st.decimals(min_value=0, max_value=100, places=1)
BETTER_WITH_MORE = (
    rules.More(),
    rules.More(Decimal("1.1")),
    rules.Steps(
        (
            ScoreStep(Decimal(60), Decimal(0)),
            ScoreStep(Decimal(80), Decimal(60)),
            ScoreStep(Decimal(100), Decimal(100)),
        )
    ),
    rules.BetweenSteps(
        (
            ScoreStep(Decimal(60), Decimal(0)),
            ScoreStep(Decimal(80), Decimal(60)),
            ScoreStep(Decimal(100), Decimal(100)),
        )
    ),
)
BETTER_WITH_LESS = (
    rules.Less(),
    rules.Less(Decimal(2)),
    rules.Occurrences(Decimal("1.5"), Decimal(4), Decimal(10)),
)
RULES = (*BETTER_WITH_MORE, *BETTER_WITH_LESS, rules.ByRank(Decimal(100), Decimal(20), Decimal(20)))
cells = st.one_of(
    numbers.map(lambda raw: Reported(raw, Decimal(90))),
    st.just(Reported(None, Decimal(90))),
    st.just(Reported(nothing_due=True)),
    numbers.map(lambda raw: Reported(None, Decimal(90), earlier=(raw,))),
)


@st.composite
def worlds(draw):
    """A scheme of two categories, and what up to six units report."""
    indicators = tuple(
        IndicatorTerms(
            f"I{number}",
            draw(st.sampled_from("AB")),
            Decimal(draw(st.integers(1, 30))),
            draw(st.sampled_from(RULES)),
            draw(st.sampled_from(EmptyPolicy)),
            draw(st.sampled_from(MissingPolicy)),
            1,
        )
        for number in range(draw(st.integers(1, 5)))
    )
    fulls = {code: sum(one.full for one in indicators if one.category == code) for code in "AB"}
    terms = SchemeTerms(
        tuple(CategoryTerms(code, Decimal(full)) for code, full in fulls.items()), indicators
    )
    units = [RankedUnit(number, str(number)) for number in range(draw(st.integers(1, 6)))]
    values = {unit.key: {one.code: draw(cells) for one in indicators} for unit in units}
    return terms, units, values


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_units_changes_no_place(world, dice):
    terms, units, values = world
    shuffled = dice.sample(units, len(units))
    first, second = (groups.score(terms, some, values) for some in (units, shuffled))
    assert first.mean == second.mean
    standing = [
        {one.unit.key: (one.place, one.total, [line.score for line in one.lines])}
        for one in (*first.scores, *second.scores)
    ]
    for one in standing[: len(units)]:
        assert one in standing[len(units) :]


@given(worlds())
def test_a_rerun_changes_nothing(world):
    assert groups.score(*world) == groups.score(*world)


@given(worlds())
def test_lines_add_up_to_their_category(world):
    terms, units, values = world
    of = {one.code: one.category for one in terms.indicators}
    for one in groups.score(terms, units, values).scores:
        for category, mark in one.marks.categories.items():
            lines = [line.score for line in one.lines if of[line.code] == category]
            assert mark.mark == sum(filter(None, lines), Decimal(0))


@given(worlds())
def test_places_fit_the_totals(world):
    terms, units, values = world
    scores = groups.score(terms, units, values).scores
    for one in scores:
        assert one.place == 1 + sum(other.total > one.total for other in scores)


@pytest.mark.parametrize("rule", BETTER_WITH_MORE)
@given(one=numbers, other=numbers)
def test_more_never_lowers_where_more_is_better(rule, one, other):
    less, more = sorted((one, other))
    assert _mark(rule, less) <= _mark(rule, more)


@pytest.mark.parametrize("rule", BETTER_WITH_LESS)
@given(one=numbers, other=numbers)
def test_more_never_raises_where_less_is_better(rule, one, other):
    less, more = sorted((one, other))
    assert _mark(rule, less) >= _mark(rule, more)


@given(st.lists(numbers, min_size=2, max_size=8))
def test_a_higher_rank_never_earns_less(raws):
    rule = rules.ByRank(Decimal(100), Decimal(20), Decimal(20))
    terms = SchemeTerms(
        (CategoryTerms("A", Decimal(15)),),
        (IndicatorTerms("I", "A", Decimal(15), rule, EmptyPolicy.FULL, MissingPolicy.ZERO),),
    )
    units = [RankedUnit(number, str(number)) for number in range(len(raws))]
    values = {number: {"I": Reported(raw)} for number, raw in enumerate(raws)}
    by_unit = {one.unit.key: one.total for one in groups.score(terms, units, values).scores}
    for one, raw in enumerate(raws):
        for other, other_raw in enumerate(raws):
            assert raw <= other_raw or by_unit[one] >= by_unit[other]


def _mark(rule, raw):
    return half_up(rule.marks(Case(Decimal(20), raw, Decimal(90))).exact)
