import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.periods import BadPeriodError, Period, PeriodKind, weeks_in

kinds = st.sampled_from(PeriodKind)
days = st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31))
periods = st.builds(Period.containing, days, kinds)
steps = st.integers(-40, 40)


@pytest.mark.parametrize(
    ("code", "label", "first", "last"),
    [
        ("2026", "2026年", "2026-01-01", "2026-12-31"),
        ("2026-H2", "2026年下半年", "2026-07-01", "2026-12-31"),
        ("2026-Q4", "2026年第四季度", "2026-10-01", "2026-12-31"),
        ("2026-10", "2026年10月", "2026-10-01", "2026-10-31"),
        ("2024-02", "2024年2月", "2024-02-01", "2024-02-29"),
        ("2026-W47", "2026年第47周", "2026-11-16", "2026-11-22"),
        ("2020-W53", "2020年第53周", "2020-12-28", "2021-01-03"),
    ],
)
def test_period_knows_its_name_and_days(code, label, first, last):
    period = Period.parse(code)
    assert (period.code, period.label) == (code, label)
    assert (period.first_day, period.last_day) == (
        dt.date.fromisoformat(first),
        dt.date.fromisoformat(last),
    )


@pytest.mark.parametrize(
    "code",
    [
        "",
        "26",
        "2026-13",
        "2026-1",
        "2026-Q5",
        "2026-H3",
        "2025-W53",
        "2026-10-01",
        "２０２６",
        "0099",
    ],
)
def test_what_is_no_period_is_refused(code):
    with pytest.raises(BadPeriodError):
        Period.parse(code)


def test_refusal_says_how_many_there_are():
    with pytest.raises(BadPeriodError, match="2025 年只有 52 个“周”，没有第 53 个。"):
        Period.parse("2025-W53")


@given(periods)
def test_code_reads_back(period):
    assert Period.parse(period.code) == period


@given(days, kinds)
def test_day_lies_in_its_period_and_in_no_other(day, kind):
    period = Period.containing(day, kind)
    assert day in period
    assert day not in period.next()
    assert day not in period.previous()


@given(periods)
def test_periods_of_a_kind_leave_no_gap(period):
    assert period.next().first_day == period.last_day + dt.timedelta(days=1)
    assert period.next().previous() == period


@given(periods, steps)
def test_steps_there_and_back(period, count):
    assert period.shifted(count).shifted(-count) == period
    assert period.steps_to(period.shifted(count)) == count


@given(periods, st.integers(0, 40))
def test_range_holds_both_ends_and_everything_between(period, count):
    span = list(period.until(period.shifted(count)))
    assert len(span) == count + 1
    assert (span[0], span[-1]) == (period, period.shifted(count))
    assert span == sorted(span)


def test_range_backwards_is_empty():
    assert list(Period.parse("2026-10").until(Period.parse("2026-09"))) == []


@given(periods, periods)
def test_order_follows_the_first_day(one, other):
    assert (one < other) == ((one.first_day, one.last_day) < (other.first_day, other.last_day))
    assert (one == other) == (one.code == other.code)


@given(periods)
def test_same_period_last_year_has_the_same_number_except_a_53rd_week(period):
    before = period.same_last_year()
    assert (before.kind, before.year) == (period.kind, period.year - 1)
    assert before.number in {period.number, 52}
    if period.kind != PeriodKind.WEEK:
        assert before.number == period.number


def test_53rd_week_is_compared_with_the_52nd():
    assert Period.parse("2026-W53").same_last_year() == Period.parse("2025-W52")
    assert (weeks_in(2025), weeks_in(2026)) == (52, 53)


def test_different_kinds_are_not_counted_together():
    with pytest.raises(BadPeriodError, match="不是同一类期间"):
        Period.parse("2026").steps_to(Period.parse("2026-10"))


def test_periods_sort_with_the_longer_after_its_first_part():
    codes = ["2026", "2026-10", "2026-Q1", "2026-01", "2026-H1", "2025-12"]
    in_order = [period.code for period in sorted(map(Period.parse, codes))]
    assert in_order == ["2025-12", "2026-01", "2026-Q1", "2026-H1", "2026", "2026-10"]
