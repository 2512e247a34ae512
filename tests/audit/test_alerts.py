import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.accounts.actions import SIGN_IN_FAILED
from portal.audit import tasks
from portal.audit.actions import ALERT_ANSWERED
from portal.audit.choices import AlertRule, Result
from portal.audit.domain import alerts, events
from portal.audit.models import Alert, Event
from portal.ui.actions import LIST_EXPORTED
from portal.ui.registry import todos
from tests.audit.test_chain import run
from tests.factories.accounts import signed_in
from tests.factories.audit import AlertFactory, EventFactory

pytestmark = pytest.mark.django_db


def at(hour, minute=0, *, days=0):
    day = timezone.localtime().replace(hour=hour, minute=minute, second=0, microsecond=0)
    return day - dt.timedelta(days=days)


def many(count, moment, **facts):
    for number in range(count):
        EventFactory(at=moment + dt.timedelta(seconds=number), **facts)


def raised():
    return list(Alert.objects.order_by("since").values_list("rule", "subject", "since", "count"))


def test_mass_viewing_is_raised_once_and_counted_on(security):
    now = at(13)
    many(100, at(12), actor=security)
    assert alerts.raise_due(now=now) == 0
    many(1, at(12, 40), actor=security)
    assert alerts.raise_due(now=now) == 1
    many(4, at(12, 50), actor=security)
    assert alerts.raise_due(now=now) == 0
    assert raised() == [(AlertRule.MASS_VIEW, str(security.pk), at(12), 105)]


def test_more_than_three_exports_a_day(security, auditor):
    many(4, at(9), actor=security, action=LIST_EXPORTED)
    many(3, at(9), actor=auditor, action=LIST_EXPORTED)
    alerts.raise_due(now=at(13))
    assert raised() == [(AlertRule.MASS_EXPORT, str(security.pk), at(6), 4)]


def test_exports_of_a_night_count_with_its_evening_and_do_not_shrink_the_day_after(security):
    many(2, at(23, days=1), actor=security, action=LIST_EXPORTED)
    many(3, at(1), actor=security, action=LIST_EXPORTED)
    for now in (at(2), at(7), at(23)):
        alerts.raise_due(now=now)
        assert raised() == [(AlertRule.MASS_EXPORT, str(security.pk), at(6, days=1), 5)]


def test_a_file_of_a_member_or_cadre_opened_at_night_counts_as_well(security):
    for kind in ("branches.partymember", "branches.villageofficer", "cadres.cadre"):
        many(1, at(23, days=1), actor=security, object_type=kind, object_id="1")
    alerts.raise_due(now=at(13))
    assert raised() == [(AlertRule.OFF_HOURS, str(security.pk), at(6, days=1), 3)]


def test_alert_lists_its_events_and_no_others(client, auditor, security):
    many(101, at(12), actor=security, object_label="甲的档案")
    many(1, at(14), actor=security, object_label="乙的档案")
    many(1, at(12), actor=auditor, object_label="丙的档案")
    alerts.raise_due(now=at(15))
    signed_in(client, auditor)
    page = client.get(Alert.objects.get().get_absolute_url()).content.decode()
    assert page.count("甲的档案") == 101
    assert ("乙的档案" in page, "丙的档案" in page) == (False, False)


@pytest.mark.parametrize(
    ("hour", "days", "evening"), [(22, 1, 1), (5, 0, 1), (6, 0, None), (21, 1, None)]
)
def test_person_file_opened_at_night_belongs_to_its_evening(security, hour, days, evening):
    many(1, at(hour, days=days), actor=security, object_type="people.person", object_id="1")
    many(1, at(23, days=1), actor=security, object_type="orgs.unit", object_id="1")
    alerts.raise_due(now=at(13))
    expected = []
    if evening is not None:
        expected = [(AlertRule.OFF_HOURS, str(security.pk), at(6, days=evening), 1)]
    assert raised() == expected


def test_repeated_failures_from_one_address():
    many(5, at(10), action=SIGN_IN_FAILED, result=Result.FAILED, address="10.0.0.8")
    many(4, at(10), action=SIGN_IN_FAILED, result=Result.FAILED, address="10.0.0.9")
    alerts.raise_due(now=at(13))
    assert raised() == [(AlertRule.FAILED_SIGN_INS, "10.0.0.8", at(10), 5)]
    assert Alert.objects.get().subject_label == "未登录（10.0.0.8）"


def test_broken_chain_raises_an_alert():
    events.record(LIST_EXPORTED, by=None)
    tasks.seal()
    tasks.verify()
    assert Alert.objects.count() == 0
    run("DELETE FROM audit_event")
    tasks.verify()
    tasks.verify()
    alert = Alert.objects.get()
    assert (alert.rule, alert.count) == (AlertRule.BROKEN_CHAIN, 2)  # the first result is gone too
    assert "已被删除" in alert.detail


def test_auditor_answers_once_with_a_finding(auditor, security):
    alert = AlertFactory()
    with pytest.raises(Denied):
        alerts.acknowledge(alert, finding="正常", by=security)
    with pytest.raises(ValidationError, match="请填写核查结果"):
        alerts.acknowledge(alert, finding="  ", by=auditor)
    alerts.acknowledge(alert, finding="年度考核，正常", by=auditor)
    with pytest.raises(ValidationError, match="不需要再次填写"):
        alerts.acknowledge(alert, finding="改口", by=auditor)
    event = Event.objects.latest("pk")
    assert (event.action, event.detail) == (ALERT_ANSWERED, {"reason": "年度考核，正常"})


def test_open_alert_is_the_auditors_to_do(auditor, security):
    AlertFactory()

    def told(user):
        heads = [line.head for line in todos.for_user(user)]
        return [todo.count for todo in heads if todo.title == "待核查的安全预警"]

    assert (told(auditor), told(security)) == ([1], [])


def test_alert_page_takes_the_finding_and_then_shows_it(client, auditor):
    alert = AlertFactory()
    signed_in(client, auditor)
    url = alert.get_absolute_url()
    assert client.post(url, {"finding": ""}).status_code == 422
    assert client.post(url, {"finding": "本人加班，正常"}).status_code == 302
    page = client.get(url).content.decode()
    assert "本人加班，正常" in page
    assert "<textarea" not in page


def test_alerts_list_costs_the_same_however_many(client, auditor, django_assert_num_queries):
    signed_in(client, auditor)
    for _ in range(2):
        AlertFactory.create_batch(10)
        with django_assert_num_queries(5):
            client.get("/audit/alerts/")
