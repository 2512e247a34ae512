import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.dates import PartialDate, PartialDateField, PartialDateFormField, born_between

years = st.integers(1850, 2199)
months = st.builds(PartialDate, years, st.integers(1, 12))
days = st.dates(dt.date(1850, 1, 1), dt.date(2199, 12, 31)).map(PartialDate.of)
partial_dates = st.one_of(years.map(PartialDate), months, days)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1985", "1985"),
        ("1985年", "1985"),
        ("1985.03", "1985-03"),
        ("1985.3", "1985-03"),
        ("1985-03", "1985-03"),
        ("1985/3", "1985-03"),
        ("198503", "1985-03"),
        ("1985年3月", "1985-03"),
        ("１９８５．０３", "1985-03"),
        (" 1985 年 3 月 ", "1985-03"),
        ("1985-03-12", "1985-03-12"),
        ("19850312", "1985-03-12"),
        ("85.03", "1985-03"),
        ("85年3月12日", "1985-03-12"),
        ("1985年3月12日", "1985-03-12"),
    ],
)
def test_what_people_write_is_read(typed, stored):
    assert PartialDate.parse(typed).stored == stored


@pytest.mark.parametrize("typed", ["", "1985.13", "1985-02-30", "198500", "去年", "1085.01"])
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValueError, match=r"日期|月|年份"):
        PartialDate.parse(typed)


@given(partial_dates)
def test_text_reads_back_as_the_same_date(date):
    assert PartialDate.parse(date.stored) == PartialDate.parse(str(date)) == date


@given(months)
def test_dotted_month_reads_back(date):
    assert PartialDate.parse(date.dotted) == date


@given(days, days)
def test_text_sorts_as_time_does(one, other):
    as_days = [dt.date(d.year, d.month, d.day) for d in (one, other)]
    assert (one.stored < other.stored) == (as_days[0] < as_days[1]) == (one < other)


@given(months, months)
def test_age_is_whole_years_of_months(born, on):
    assert born.age_on(on) == ((on.year * 12 + on.month) - (born.year * 12 + born.month)) // 12


def test_age_turns_in_the_birth_month():
    born = PartialDate(1980, 11)
    assert [born.age_on(dt.date(2026, month, 1)) for month in (10, 11, 12)] == [45, 46, 46]


def test_age_of_a_mere_year_counts_years():
    assert PartialDate(1980).age_on(dt.date(2026, 1, 1)) == 46


@given(months, st.integers(18, 60), st.integers(0, 10))
def test_age_band_holds_those_of_that_age(born, youngest, width):
    on = dt.date(2026, 11, 21)
    first, end = born_between(youngest, youngest + width, on=on)
    assert (first <= born < end) == (youngest <= born.age_on(on) <= youngest + width)


def test_agrees_as_far_as_both_are_known():
    month = PartialDate(1985, 3)
    assert month.agrees_with(PartialDate(1985))
    assert PartialDate(1985, 3, 12).agrees_with(month)
    assert not month.agrees_with(PartialDate(1985, 4))


def test_model_field_takes_text_and_dates():
    field = PartialDateField()
    assert field.get_prep_value("1985年3月") == "1985-03"
    assert field.get_prep_value(dt.date(1985, 3, 12)) == "1985-03-12"
    assert field.get_prep_value(None) is None


def test_form_field_says_how_to_write_it():
    with pytest.raises(ValidationError) as refusal:
        PartialDateFormField().clean("去年")
    assert refusal.value.messages == [
        "“去年”不是日期，请写成 1985、1985.03 或 1985-03-12 这样的形式。"
    ]
    assert PartialDateFormField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        PartialDateFormField().clean("")
