"""What ends is told of at each of its marks, once, to whoever keeps it."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.inbox.models import Notice
from talent.domain import ends, recognitions
from talent.models import EndTold
from talent.pages.talents import of_levels
from tests import clock
from tests.factories import accounts
from tests.factories import talent as make

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 30)  # a Monday


def told(user, day=DAY):
    """The texts of what he was sent on the morning, in order."""
    before = set(Notice.objects.values_list("pk", flat=True))
    with clock.at(f"{day}T06:40"):
        ends.tell(day)
    return [one.text for one in Notice.objects.exclude(pk__in=before).filter(user=user)]


def room(town, until):
    since = dt.date(2025, 1, 1)
    return make.TenancyFactory(
        apartment__unit=town,
        application__profile__unit=town,
        state="living",
        since=since,
        until=until,
    )


def test_a_room_is_told_of_ninety_sixty_and_thirty_days_before(town, office):
    until = DAY + dt.timedelta(days=90)
    room(town, until)
    assert told(office, DAY - dt.timedelta(days=1)) == []
    for days in (90, 60, 30):
        on = until - dt.timedelta(days=days)
        (text,) = told(office, on)
        assert f"{days} 天内" in text
        assert told(office, on) == []
        assert told(office, on + dt.timedelta(days=1)) == []
    assert EndTold.objects.count() == 3


def test_a_missed_morning_is_made_up_for_and_a_late_entry_told_once(town, office):
    room(town, DAY + dt.timedelta(days=58))
    (text,) = told(office)
    assert "60 天内" in text
    assert EndTold.objects.count() == 1


def test_an_end_that_was_moved_is_another(town, office):
    lived = room(town, DAY + dt.timedelta(days=30))
    assert len(told(office)) == 1
    lived.until = DAY + dt.timedelta(days=25)
    lived.save()
    assert len(told(office)) == 1


def test_many_are_one_message_and_each_is_told_of_what_he_keeps(town, other, office, clerk):
    for unit in (town, town, other):
        make.EnterpriseTitleFactory(enterprise__unit=unit, until=dt.date(2027, 5, 30))
    assert len(told(clerk)) == 1
    titles = {one.user: one.title for one in Notice.objects.all()}
    assert titles == {office: "企业资质将到期：3 项", clerk: "企业资质将到期：2 项"}


def test_cards_terms_and_levels(town, office, clerk):
    card = make.CardFactory(profile__unit=town, state="valid", until=dt.date(2027, 1, 29))
    make.TalentFactory(unit=town, service_until=dt.date(2027, 2, 27), person__name="周明远")
    level = make.RecognitionFactory(
        profile__unit=town, state="granted", since=dt.date(2024, 1, 1), until=dt.date(2027, 5, 30)
    )
    sent = told(office)
    assert any(str(card) in text and "60 天内" in text for text in sent)
    assert any("周明远" in text and "3 个月内" in text for text in sent)
    assert any(str(level) in text and "6 个月内" in text for text in sent)
    by = Notice.objects.filter(user=clerk).values_list("title", flat=True)
    assert sorted(by) == ["人才服务期将满：1 项", "层次认定将到期：1 项"]


def test_a_level_that_was_granted_anew_does_not_end(client, town, office):
    facts = {"state": "granted", "since": dt.date(2024, 1, 1)}
    old = make.RecognitionFactory(profile__unit=town, until=dt.date(2027, 1, 31), **facts)
    assert list(recognitions.ending(DAY)) == [old]
    with clock.at(f"{DAY}T09:00"):
        (todo,) = of_levels(office)
        assert list(todo.rows) == [old.profile]
        accounts.signed_in(client, office)
        listed = client.get(todo.url).context["table"].rows
    assert [row.record for row in listed] == [old.profile]
    make.RecognitionFactory(profile=old.profile, until=dt.date(2029, 1, 31), **facts)
    assert not recognitions.ending(DAY).exists()


def test_a_call_is_told_of_by_working_days(town, clerk):
    make.PipelineFactory(kind="project", until=dt.date(2026, 12, 7), since=dt.date(2026, 1, 5))
    (text,) = told(clerk)
    assert "5 个工作日内" in text
    assert told(clerk, dt.date(2026, 12, 2)) == []
    (text,) = told(clerk, dt.date(2026, 12, 3))
    assert "2 个工作日内" in text
    (text,) = told(clerk, dt.date(2026, 12, 7))
    assert "今天到期" in text
    assert told(clerk, dt.date(2026, 12, 8)) == []


def test_a_late_ticket_is_told_of_each_working_day(town, clerk):
    due = {"state": "handling", "due_on": dt.date(2026, 12, 4)}  # a Friday
    make.TicketFactory(profile__unit=town, unit=town, **due)
    make.TicketFactory(profile__unit=town, unit=town, **{**due, "state": "done"})
    words = {}
    for number in range(1, 9):
        for text in told(clerk, dt.date(2026, 12, number)):
            words[number] = text.rpartition("，")[2].rstrip("）")
    assert words == {
        2: "2 个工作日内", 4: "今天到期", 7: "已超 1 个工作日", 8: "已超 2 个工作日",
    }  # fmt: skip
    assert Notice.objects.last().url == reverse("talent:my-tickets")


def test_a_quarter_report_five_working_days_before(town, clerk):
    make.DispatchFactory(
        enterprise__unit=town, since=dt.date(2026, 1, 5), until=dt.date(2027, 12, 31)
    )
    assert told(clerk, dt.date(2026, 10, 9)) != []  # of the quarter before; due the 10th
