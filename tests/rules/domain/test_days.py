import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.audit.models import Event
from portal.rules.actions import CALENDAR_CHANGED
from portal.rules.choices import DayKind
from portal.rules.domain import calendar, days, memory
from portal.rules.models import CalendarDay
from tests.factories.rules import DayFactory

FIRST, LAST = dt.date(2027, 2, 5), dt.date(2027, 2, 12)
HOLIDAY = {"kind": DayKind.HOLIDAY, "reason": "国办发明电〔2026〕7 号"}


def test_every_day_of_the_span_is_set_and_told(keeper):
    days.set_days(FIRST, LAST, **HOLIDAY, by=keeper)
    assert CalendarDay.objects.filter(kind=DayKind.HOLIDAY, note=HOLIDAY["reason"]).count() == 8
    assert not calendar.is_workday(FIRST)
    event = Event.objects.get(action=CALENDAR_CHANGED)
    assert event.detail == {
        "summary": "2027-02-05 至 2027-02-12 放假",
        "reason": HOLIDAY["reason"],
    }


def test_day_entered_again_is_changed_not_doubled(keeper):
    days.set_days(FIRST, FIRST, **HOLIDAY, by=keeper)
    days.set_days(FIRST, FIRST, kind=DayKind.WORKDAY, reason="调休", by=keeper)
    row = CalendarDay.objects.get()
    assert (row.kind, row.note, row.by) == (DayKind.WORKDAY, "调休", keeper)


def test_whoever_changes_the_calendar_sees_it_at_once(keeper):
    with memory.remembered():
        assert calendar.is_workday(FIRST)
        days.set_days(FIRST, FIRST, **HOLIDAY, by=keeper)
        assert not calendar.is_workday(FIRST)


@pytest.mark.parametrize(
    ("first", "last", "reason", "field"),
    [
        (LAST, FIRST, "x", "last"),
        (FIRST, FIRST + dt.timedelta(days=31), "x", "last"),
        (FIRST, LAST, " ", "reason"),
        (dt.date(1800, 1, 1), dt.date(1800, 1, 1), "x", "first"),
    ],
)
def test_slips_are_refused(keeper, first, last, reason, field):
    with pytest.raises(ValidationError) as caught:
        days.set_days(first, last, kind=DayKind.HOLIDAY, reason=reason, by=keeper)
    assert list(caught.value.message_dict) == [field]


def test_cleared_day_is_again_what_was_published(keeper):
    day = DayFactory(date=dt.date(2026, 3, 9))
    days.clear(day, reason="通知撤销", by=keeper)
    assert calendar.is_workday(dt.date(2026, 3, 9))
    assert Event.objects.latest("pk").detail["summary"] == "取消 2026-03-09 的“放假”（县庆）"


def test_checked_year_is_no_longer_provisional(keeper):
    assert calendar.next_workday(FIRST).provisional
    days.check_year(2027, source="国办发明电〔2026〕7 号", by=keeper)
    assert not calendar.next_workday(FIRST).provisional
    with pytest.raises(ValidationError):
        days.check_year(2027, source="再次", by=keeper)


def test_published_year_needs_no_checking(keeper):
    with pytest.raises(ValidationError):
        days.check_year(2026, source="通知", by=keeper)


def test_reader_may_change_nothing(reader):
    with pytest.raises(Denied):
        days.set_days(FIRST, LAST, **HOLIDAY, by=reader)
    with pytest.raises(Denied):
        days.clear(DayFactory(), reason="x", by=reader)
    with pytest.raises(Denied):
        days.check_year(2027, source="x", by=reader)
