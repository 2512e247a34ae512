"""What cannot be in the record of a member; pure, no database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.choices.members import Category
from branches.domain.member_checks import errors, findings
from portal.dates import PartialDate
from portal.problems import Level

TODAY = dt.date(2026, 11, 21)


def on(text):
    return PartialDate.parse(text) if text else None


def values(**more):
    return {
        "birth": on("1985-03"),
        "category": Category.FULL,
        "joined_on": on("2008-06-20"),
        "confirmed_on": on("2009-06-20"),
        "is_lost": False,
        "is_mobile": False,
        **more,
    }


def levels(**more):
    return {(finding.field, finding.level) for finding in findings(values(**more), TODAY)}


def test_sound_record():
    assert findings(values(), TODAY) == []


@pytest.mark.parametrize(
    ("birth", "joined", "allowed"),
    [
        ("1990-07", "2008-06", False),
        ("1990-06", "2008-06", True),
        ("1990", "2008", True),
        ("2010", "2008", False),
    ],
)
def test_joined_as_an_adult(birth, joined, allowed):
    marks = levels(birth=on(birth), joined_on=on(joined), confirmed_on=on("2012-01"))
    assert (("joined_on", Level.ERROR) not in marks) is allowed


def test_joining_date_required():
    assert ("joined_on", Level.ERROR) in levels(joined_on=None)


@pytest.mark.parametrize(
    ("joined", "confirmed", "level"),
    [
        ("2008-06-20", "2007-06-20", Level.ERROR),
        ("2008-06-20", "2008-06-20", Level.ERROR),
        ("2008-06", "2008-06", Level.ERROR),
        ("2008", "2008", Level.WARNING),  # only the year is known: it may have been the next
        ("2008-06", "2009-05", Level.WARNING),
        ("2008-06", "2009-06", None),
        ("2008-06", "2010-06", None),
        ("2008-06", "2010-07", Level.WARNING),
        ("1970-01-05", "1970-01-05", None),  # no probation in those years
        ("1969-04-01", "1969-04-01", None),
        ("1969-03-31", "1969-03-31", Level.ERROR),
        ("1977-08-11", "1977-08-11", None),
        ("1977-08-12", "1977-08-12", Level.ERROR),
        ("1977-08", "1977-08", None),  # the day is not known: it may lie before the twelfth
        ("1970-06", "1970-05", Level.ERROR),
    ],
)
def test_confirmed_after_joined(joined, confirmed, level):
    marks = levels(birth=on("1945"), joined_on=on(joined), confirmed_on=on(confirmed))
    assert marks == ({("confirmed_on", level)} if level else set())


def test_category_and_confirmation_agree():
    probationary = {"category": Category.PROBATIONARY, "joined_on": on("2026-03")}
    assert levels(**probationary, confirmed_on=None) == set()
    assert ("confirmed_on", Level.ERROR) in levels(**probationary, confirmed_on=on("2026-05"))
    assert levels(confirmed_on=None) == {("confirmed_on", Level.ERROR)}


def test_probation_too_long():
    marks = levels(category=Category.PROBATIONARY, joined_on=on("2024-10"), confirmed_on=None)
    assert marks == {("category", Level.WARNING)}


def test_lost_needs_date():
    assert levels(is_lost=True) == {("lost_on", Level.ERROR)}
    assert levels(is_lost=True, lost_on=on("2025")) == set()
    assert levels(lost_on=on("2025")) == {("is_lost", Level.WARNING)}


def test_mobile_needs_direction():
    assert levels(is_mobile=True) == {("mobile_to", Level.ERROR)}
    assert levels(is_mobile=True, mobile_to="浙江省义乌市") == set()
    assert levels(mobile_to="浙江省义乌市") == {("is_mobile", Level.WARNING)}


@pytest.mark.parametrize("field", ["confirmed_on", "lost_on", "mobile_since", "retired_since"])
def test_nothing_in_the_future(field):
    later = {field: on("2026-12"), "is_lost": True, "is_mobile": True, "mobile_to": "昆明"}
    assert (field, Level.ERROR) in levels(**{"lost_on": on("2025"), **later})


def test_the_present_month_is_not_the_future():
    assert levels(is_lost=True, lost_on=on("2026-11")) == set()


def test_unknown_columns_are_not_judged():
    """A file without a category column says nothing about categories."""
    assert findings({"joined_on": on("2008")}, TODAY) == []


def test_a_form_shows_the_first_error_of_a_field_and_no_warning():
    refused = errors(values(joined_on=on("2008-06"), confirmed_on=on("2009-05")), TODAY)
    assert refused == {}
    assert errors(values(confirmed_on=None), TODAY).keys() == {"confirmed_on"}


days = st.builds(PartialDate, st.integers(1930, 2025), st.integers(1, 12))


@given(birth=days, joined=days, confirmed=days)
def test_any_dates_give_words_not_a_crash(birth, joined, confirmed):
    problems = findings(values(birth=birth, joined_on=joined, confirmed_on=confirmed), TODAY)
    assert all(level in {Level.ERROR, Level.WARNING} and message for _, message, level in problems)
    if confirmed < joined:
        assert any(name == "confirmed_on" and level == Level.ERROR for name, _, level in problems)
