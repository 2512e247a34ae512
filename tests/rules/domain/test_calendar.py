import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.choices import DayKind
from portal.rules.domain import calendar
from portal.rules.domain.calendar import Counted, CountedDay, WorkCalendar
from tests.factories.rules import DayFactory

PLAIN = WorkCalendar()
days = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
counts = st.integers(-40, 40)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("date", "works", "label"),
    [
        ("2026-02-17", False, "春节"),
        ("2026-02-14", True, "春节调休上班"),  # a Saturday
        ("2026-02-28", True, "春节调休上班"),
        ("2026-03-07", False, ""),
        ("2026-03-09", True, ""),
        ("2027-01-01", False, "元旦"),  # unpublished: only fixed holidays are known
        ("2027-02-08", True, ""),
    ],
)
def test_day_is_what_the_published_calendar_says(date, works, label):
    fact = PLAIN.fact(day(date))
    assert (fact.works, fact.label) == (works, label)


def test_entry_of_the_county_goes_before_the_published_calendar():
    entered = {day("2026-03-09"): (DayKind.HOLIDAY, "县庆")}
    fact = WorkCalendar(entered=entered).fact(day("2026-03-09"))
    assert (fact.works, fact.label, fact.entered) == (False, "县庆", True)


def test_next_working_day_is_the_day_itself_or_the_first_after_a_holiday():
    assert PLAIN.next_workday(day("2026-10-09")).day == day("2026-10-09")
    assert PLAIN.next_workday(day("2026-10-01")).day == day("2026-10-08")


def test_counting_goes_round_holidays_and_over_weekends_worked():
    assert PLAIN.add_workdays(day("2026-02-13"), 2) == CountedDay(
        day("2026-02-24"), provisional=False
    )
    assert PLAIN.add_workdays(day("2026-10-08"), -1).day == day("2026-09-30")
    assert PLAIN.add_workdays(day("2026-02-16"), 0).day == day("2026-02-16")


def test_result_over_an_unpublished_year_is_provisional():
    assert PLAIN.add_workdays(day("2026-12-31"), 1) == CountedDay(
        day("2027-01-04"), provisional=True
    )
    assert PLAIN.workdays_between(day("2026-12-30"), day("2026-12-31")) == Counted(1, False)
    assert PLAIN.workdays_between(day("2026-12-31"), day("2027-01-05")) == Counted(2, True)


def test_year_checked_by_the_county_is_no_longer_provisional():
    checked = WorkCalendar(checked_years=frozenset({2027}))
    assert checked.add_workdays(day("2026-12-31"), 1) == CountedDay(
        day("2027-01-04"), provisional=False
    )


@given(days, counts)
def test_counting_forth_and_back_agrees(start, count):
    reached = PLAIN.add_workdays(start, count)
    assert PLAIN.workdays_between(start, reached.day).count == count
    if count:
        assert PLAIN.is_workday(reached.day)


@given(days, days, days)
def test_counts_of_neighbouring_spans_add_up(one, two, three):
    first, middle, last = sorted([one, two, three])
    whole = PLAIN.workdays_between(first, last).count
    parts = [PLAIN.workdays_between(first, middle), PLAIN.workdays_between(middle, last)]
    assert sum(part.count for part in parts) == whole


@given(days)
def test_next_working_day_skips_none(start):
    workday = PLAIN.next_workday(start).day
    assert PLAIN.is_workday(workday)
    assert not any(
        PLAIN.is_workday(start + dt.timedelta(days=n)) for n in range((workday - start).days)
    )


@pytest.mark.django_db
def test_calendar_reads_the_entries_in_two_queries(django_assert_num_queries):
    DayFactory(date=day("2026-12-31"))
    with django_assert_num_queries(2):
        work = calendar.current()
    assert work.is_workday(day("2026-12-31")) is False
    assert calendar.is_workday(day("2026-12-30")) is True
