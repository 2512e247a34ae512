"""Due rules in the office's words: forms-and-schemes §0 and §3 name each of these."""

import datetime as dt

import pytest

from portal.periods import Period
from portal.rules.domain import deadlines

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
    "每季度首月10日": dt.date(2026, 10, 10),  # works, instead of a day of National Day
    "每季度末月20日18时": dt.date(2026, 12, 21),
    "次季度首月10日": dt.date(2027, 1, 11),
    "每季度末": dt.date(2026, 12, 31),
    "每季度末前15天": dt.date(2026, 12, 16),
    "每季度末前5个工作日": dt.date(2026, 12, 24),
    "每半年末": dt.date(2026, 12, 31),
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
