"""Due rules in the office's words: forms-and-schemes §0 and §3 name each of these."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.periods import Period, PeriodKind
from portal.rules.choices import DayKind
from portal.rules.domain import calendar, deadlines, memory
from portal.rules.models import CalendarDay

pytestmark = pytest.mark.django_db

FRIDAY = dt.date(2026, 11, 20)
# By the words, entered on a Friday: the day it is due.
DAYS = {
    "登记后30天": dt.date(2026, 12, 21),  # the 20th is a Sunday
    "登记后5个工作日": dt.date(2026, 11, 27),
    "登记后6个月": dt.date(2027, 5, 20),
    "每周五15时": FRIDAY,
    "次周一": dt.date(2026, 11, 23),
    "每月25日": dt.date(2026, 11, 25),
    "每月22日": dt.date(2026, 11, 23),  # a Sunday
    "每月31日": dt.date(2026, 11, 30),
    "次月5日": dt.date(2026, 12, 7),  # a Saturday
    "次月第2个工作日": dt.date(2026, 12, 2),
    "每月末": dt.date(2026, 11, 30),
    "每月第2个周三": dt.date(2026, 11, 11),
    "每月最后1个周五": dt.date(2026, 11, 27),
    "每月最后1个工作日15时": dt.date(2026, 11, 30),
    "每月倒数第3个工作日": dt.date(2026, 11, 26),
    "次月第1个周一": dt.date(2026, 12, 7),
    "每周最后1个工作日": FRIDAY,
    "次周第2个工作日": dt.date(2026, 11, 24),
    "每季度第2个工作日": dt.date(2026, 10, 9),  # after National Day
    "每季度第2个周五": dt.date(2026, 10, 9),
    "每季度末月第1个周五": dt.date(2026, 12, 4),
    "每季度最后1个工作日": dt.date(2026, 12, 31),
    "每季度首月最后1个周五": dt.date(2026, 10, 30),
    "次季度最后1个周五": dt.date(2027, 3, 26),
    "每半年最后1个周日": dt.date(2026, 12, 28),  # and moves to the Monday
    "每年6月第1个周一": dt.date(2026, 6, 1),
    "每年第3个工作日": dt.date(2026, 1, 6),
    "每年最后1个工作日": dt.date(2026, 12, 31),
    "每季度首月10日": dt.date(2026, 10, 10),  # works, instead of a day of National Day
    "每季度末月20日18时": dt.date(2026, 12, 21),
    "次季度首月10日": dt.date(2027, 1, 11),
    "每季度末": dt.date(2026, 12, 31),
    "每季度末前15天": dt.date(2026, 12, 16),
    "每季度末前5个工作日": dt.date(2026, 12, 24),
    "每半年末": dt.date(2026, 12, 31),
    "2026年12月31日": dt.date(2026, 12, 31),
    "2027年1月31日18时": dt.date(2027, 2, 1),  # a Sunday
    "每年1月31日": dt.date(2026, 2, 2),  # a Saturday
    "每年10月31日": dt.date(2026, 11, 2),
    "次年1月4日": dt.date(2027, 1, 4),
    "每年末": dt.date(2026, 12, 31),
}


@pytest.mark.parametrize(("words", "day"), DAYS.items(), ids=DAYS)
def test_a_rule_says_the_day_and_is_written_as_it_was_typed(words, day):
    rule = deadlines.parse(words)
    assert rule.on(FRIDAY) == day
    assert str(rule) in (words, words.replace("每月31日", "每月末"))
    assert deadlines.parse(str(rule)) == rule


def test_typed_loosely_it_is_the_same_rule():
    assert deadlines.parse(" 每周五 １５ 时 ") == deadlines.parse("每周五15时")
    assert deadlines.parse("每周天") == deadlines.parse("每周末")
    alike = {
        "每月最后一个星期五": "每月最后1个周五",
        "每月的倒数第一个礼拜天": "每月最后1个周日",
        "每季最后一个工作日": "每季度最后1个工作日",
        "每月第二个周三": "每月第2个周三",
        "次月第十五个工作日": "次月第15个工作日",
        "每月第十个工作日": "每月第10个工作日",
        "每季首月10日": "每季度首月10日",
    }
    for typed, words in alike.items():
        assert str(deadlines.parse(typed)) == words


@pytest.mark.parametrize(
    "words",
    [
        "",
        "尽快",
        "每月32日",
        "每月0日",
        "每年2月30日",
        "每年13月1日",
        "每周五25时",
        "次月第16个工作日",
        "登记后0天",
        "登记后1001天",
        "每季度第四个月1日",
        "每月第5个周五",
        "每月最后2个周五",
        "每周第1个周五",
        "每周第6个工作日",
        "每月首月第1个周五",
        "每年13月最后1个工作日",
        "每月第0个周五",
    ],
)
def test_what_is_no_rule_is_refused_with_examples(words):
    with pytest.raises(deadlines.BadRuleError, match="不是能识别的时限。可以这样写：登记后30天"):
        deadlines.parse(words)


def test_an_hour_is_told_and_a_day_without_one_ends_at_midnight():
    period = Period.parse("2026-W47")
    at = deadlines.parse("每周五15时").at(period)
    assert (at.hour, at.date()) == (15, FRIDAY)
    assert deadlines.parse("每周五").at(period).date() == FRIDAY + dt.timedelta(days=1)


def test_a_holiday_moves_the_day_and_words_keep_it():
    """National Day 2026 is free from the 1st to the 7th of October."""
    rule, week = deadlines.parse("每周五"), Period.parse("2026-W40")
    assert rule.named_in(week) == dt.date(2026, 10, 2)
    assert rule.day_in(week) == dt.date(2026, 10, 8)


# Counted in words ---------------------------------------------------------------------------------

_CALLED = {
    "周": PeriodKind.WEEK,
    "月": PeriodKind.MONTH,
    "季度": PeriodKind.QUARTER,
    "半年": PeriodKind.HALF,
    "年": PeriodKind.YEAR,
}
_SIDES = {"第": 1, "倒数第": -1}


@st.composite
def counted_rules(draw):
    """Words, and how a person with a calendar counts: of which period, what days, from which side,
    the how manieth."""
    kind, side = draw(st.sampled_from(sorted(_CALLED))), draw(st.sampled_from(sorted(_SIDES)))
    weekday = 0 if kind == "周" else draw(st.integers(0, 7))
    nth = draw(st.integers(1, 4 if weekday else 5 if kind == "周" else 15))
    later = draw(st.booleans())
    counted = f"周{'一二三四五六日'[weekday - 1]}" if weekday else "工作日"
    return f"{'次' if later else '每'}{kind}{side}{nth}个{counted}", kind, side, weekday, nth, later


@given(
    rule=counted_rules(),
    entered=st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)),
    free=st.sets(st.integers(-20, 400), max_size=12),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_counted_is_the_day_that_counting_day_by_day_finds(rule, entered, free):
    words, kind, side, weekday, nth, later = rule
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(date=entered + dt.timedelta(days=n), kind=DayKind.HOLIDAY) for n in free
    )
    period = Period.containing(entered, _CALLED[kind])
    period = period.next() if later else period
    days = [
        period.first_day + dt.timedelta(days=n)
        for n in range((period.last_day - period.first_day).days + 1)
    ]
    with memory.remembered():
        said = deadlines.parse(words)
        wanted = [
            day
            for day in days[:: _SIDES[side]]
            if (day.isoweekday() == weekday if weekday else calendar.is_workday(day))
        ]
        assert deadlines.parse(str(said)) == said
        if len(wanted) >= nth:
            assert said.named_in(Period.containing(entered, _CALLED[kind])) == wanted[nth - 1]
        else:  # a week of holidays
            assert kind == "周"
