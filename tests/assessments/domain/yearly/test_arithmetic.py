"""The year-end total by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.yearly import arithmetic, shares
from assessments.domain.yearly.arithmetic import PARTS, PartMark
from portal.rules import catalogue

EAST, WEST = 1, 2
MARKS = st.decimals(0, 100, places=2)
SHIPPED = catalogue.get(shares.CODE).seeds[0].params
USUAL = shares.read(SHIPPED)


def marks(**values):
    return {key: PartMark(Decimal(value), "") for key, value in values.items()}


FULL_HOUSE = marks(
    monthly="88.53", project="91.25", standard="100", inspection="76.4", report="92.5", survey="95"
)


def counts(total):
    return {line.part.key: str(line.counts) for line in total.lines}


def test_everything_was_held():
    total = arithmetic.of_group({EAST: FULL_HOUSE}, USUAL)[EAST]
    assert counts(total) == {
        "monthly": "35.41",  # 88.53 × 0.4 = 35.412
        "project": "13.69",  # 91.25 × 0.15 = 13.6875
        "standard": "10.00",
        "inspection": "11.46",
        "report": "13.88",  # 92.5 × 0.15 = 13.875: a tie goes up
        "survey": "4.75",
    }
    assert str(total.total) == "89.19"
    assert total.formula == "35.41 + 13.69 + 10.00 + 11.46 + 13.88 + 4.75 = 89.19"
    assert str(total.comprehensive) == "26.76"  # 26.757


def test_what_the_whole_group_did_not_hold_is_spread():
    held = {key: FULL_HOUSE[key] for key in ("monthly", "standard", "inspection")}
    total = arithmetic.of_group({EAST: held}, USUAL)[EAST]
    # of 65: 40/65, 10/65, 15/65
    assert counts(total) == {
        "monthly": "54.48",  # 88.53 × 40 ÷ 65 = 54.4800
        "project": "0.00",
        "standard": "15.38",  # 15.3846
        "inspection": "17.63",  # 76.4 × 15 ÷ 65 = 17.6307
        "report": "0.00",
        "survey": "0.00",
    }
    assert str(total.total) == "87.49"
    assert [line.formula for line in total.lines][1] == "未开展，占比分给其他各项"


def test_what_one_unit_missed_is_nought():
    missed = {key: mark for key, mark in FULL_HOUSE.items() if key != "report"}
    totals = arithmetic.of_group({EAST: FULL_HOUSE, WEST: missed}, USUAL)
    assert counts(totals[WEST])["report"] == "0.00"
    assert str(totals[WEST].total) == "75.31"
    assert "未参加，计 0 分" in totals[WEST].lines[4].formula
    assert str(totals[EAST].total) == "89.19"


def test_who_was_never_drawn_has_missed_nothing():
    undrawn = {key: mark for key, mark in FULL_HOUSE.items() if key != "inspection"}
    total = arithmetic.of_group({EAST: FULL_HOUSE, WEST: undrawn}, USUAL)[WEST]
    # of 85: 41.66 + 16.10 + 11.76 + 16.32 + 5.59, each line as it is printed
    assert str(total.total) == "91.43"
    assert total.lines[3].formula == "全年没有抽中，占比分给本单位其他各项"


def test_shares_of_another_county():
    """述职 40%, nothing for the survey, a third where it does not divide up."""
    own = {"monthly": "30%", "project": "1/6", "standard": "1/12", "inspection": "5%"}
    own |= {"report": "40%", "survey": "0%"}
    set_by = shares.read(SHIPPED | own | {"comprehensive": "35%"})
    assert sum(set_by.parts.values()) == 1
    total = arithmetic.of_group({EAST: FULL_HOUSE}, set_by)[EAST]
    assert counts(total) == {
        "monthly": "26.56",  # 26.559
        "project": "15.21",  # 91.25 ÷ 6 = 15.2083
        "standard": "8.33",
        "inspection": "3.82",
        "report": "37.00",
        "survey": "0.00",
    }
    assert (str(total.total), str(total.comprehensive)) == ("90.92", "31.82")  # 31.822
    assert total.lines[5].formula == "占比为 0，不计入总分"
    assert total.formula.count("+") == 4


def test_a_group_without_anything_has_nought():
    assert str(arithmetic.of_group({EAST: {}}, USUAL)[EAST].total) == "0.00"


@pytest.mark.parametrize(
    ("reached", "target", "mark"),
    [("45", "50", "90.00"), ("52.3", "50", "100.00"), ("33.3", "50", "66.60"), ("0", "50", "0.00")],
)
def test_the_standard_against_its_target(reached, target, mark):
    assert str(arithmetic.standard(Decimal(reached), Decimal(target)).value) == mark


def test_months_count_as_published():
    mark = arithmetic.mean_of([Decimal("88.53"), Decimal("90.00"), Decimal("87.12")])
    # 265.65 ÷ 3
    assert (str(mark.value), mark.formula) == ("88.55", "(88.53 + 90.00 + 87.12) ÷ 3 = 88.55")


@pytest.mark.parametrize(("base", "places"), [(14, 4), (10, 3), (3, 0), (0, 0)])
def test_places_are_rounded_down(base, places):
    assert arithmetic.places_for_excellent(base, Fraction(3, 10)) == places


@st.composite
def groups(draw):
    held = draw(st.sets(st.sampled_from([part.key for part in PARTS])))
    units = range(draw(st.integers(1, 5)))
    return {unit: {key: PartMark(draw(MARKS), "") for key in held} for unit in units}


@given(groups())
def test_shares_that_count_are_a_hundred_and_nobody_has_more(group):
    totals = arithmetic.of_group(group, USUAL)
    for unit, total in totals.items():
        if group[unit]:
            assert sum(line.share for line in total.lines) == 100
        assert 0 <= total.total <= Decimal("100.03")  # six parts, each rounded once
        assert sum(line.counts for line in total.lines) == total.total


@given(groups())
def test_units_do_not_depend_on_their_order(group):
    backwards = dict(reversed(group.items()))
    assert arithmetic.of_group(group, USUAL) == arithmetic.of_group(backwards, USUAL)
