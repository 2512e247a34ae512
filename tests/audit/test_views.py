import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions import ROLE_GRANTED, ROLE_REVOKED, SIGN_IN_FAILED
from portal.audit.choices import Result
from portal.audit.context import RequestOrigin, coming_from
from portal.audit.domain import events
from portal.audit.models import Event
from portal.orgs.models import Unit
from portal.people.actions import IDENTITY_REVEALED
from portal.ui.actions import LIST_EXPORTED
from portal.ui.registry import todos
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.audit import EventFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
EVENTS = "/audit/events/"


def rows(response):
    return [row.record for row in response.context["table"].rows]


@pytest.fixture
def recorded(security):
    """An act from one address today and a failure from another three days ago."""
    with coming_from(RequestOrigin(address="10.0.0.8", request_id="a" * 32)):
        act = events.record(ROLE_GRANTED, by=security, target=security, role="办公室")
    failure = EventFactory(
        action=SIGN_IN_FAILED,
        result=Result.FAILED,
        object_label="lina",
        detail={"username": "lina"},
        address="192.168.1.9",
        at=timezone.now() - dt.timedelta(days=3),
    )
    return act, failure


def test_only_the_auditor_reads_the_trail(client, auditor, security, recorded):
    signed_in(client, security)
    assert client.get(EVENTS).status_code == 403
    assert client.get(f"{EVENTS}{recorded[0].pk}/").status_code == 403
    signed_in(client, auditor)
    assert rows(client.get(EVENTS)) == list(recorded)


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ({"action": ROLE_GRANTED}, 0),
        ({"result": Result.FAILED}, 1),
        ({"address": "10.0."}, 0),
        ({"q": "lina"}, 1),
        ({"q": "安全"}, 0),
        ({"q": "a" * 32}, 0),
        ({"since": timezone.localdate()}, 0),
        ({"until": timezone.localdate() - dt.timedelta(days=2)}, 1),
    ],
)
def test_list_is_narrowed_by(client, auditor, recorded, query, which):
    signed_in(client, auditor)
    assert rows(client.get(EVENTS, query)) == [recorded[which]]


def test_list_is_narrowed_by_person(client, auditor, security, recorded):
    signed_in(client, auditor)
    for typed in ("安全", "aqy", security.username):
        assert rows(client.get(EVENTS, {"person": typed})) == [recorded[0]]


def test_list_costs_the_same_however_many(client, auditor, security, django_assert_num_queries):
    signed_in(client, auditor)
    for size in (10, 20):
        for _ in range(size - Event.objects.count()):
            events.record(ROLE_GRANTED, by=security, target=security)
        with django_assert_num_queries(6):
            client.get(EVENTS)


def test_event_tells_its_details_and_what_else_the_request_did(client, auditor, security, recorded):
    with coming_from(RequestOrigin(request_id="a" * 32)):
        other = events.record(ROLE_REVOKED, by=security, target=security)
    signed_in(client, auditor)
    response = client.get(reverse("audit:event", args=[recorded[0].pk]))
    assert response.context["lines"] == [("角色", "办公室")]
    assert list(response.context["related"]) == [other]


def test_an_event_of_an_app_that_is_gone_keeps_the_value_of_its_action(client, auditor):
    event = EventFactory(action="garden.watered", object_label="东河花园")
    page = signed_in(client, auditor)
    for address in (reverse("audit:events"), reverse("audit:event", args=[event.pk])):
        assert "garden.watered" in page.get(address).content.decode()
    assert str(event) == "garden.watered 东河花园"


def test_export_of_the_trail_is_itself_recorded(client, auditor, recorded):
    signed_in(client, auditor)
    assert client.get(EVENTS, {"export": "xlsx"}).status_code == 200
    assert Event.objects.latest("pk").action == LIST_EXPORTED


def test_auditor_is_told_of_failed_sign_ins_of_the_last_day(auditor, security, recorded):
    def told(user):
        heads = [line.head for line in todos.for_user(user)]
        return [(t.title, t.count) for t in heads if "24" in t.title]

    assert told(auditor) == []
    events.record(SIGN_IN_FAILED, by=None, label="lina", result=Result.FAILED)
    assert told(auditor) == [("近 24 小时登录失败", 1)]
    assert told(security) == []


def test_everything_about_one_object(client, auditor, security, recorded):
    signed_in(client, auditor)
    page = client.get(f"{EVENTS}{recorded[0].pk}/").content.decode()
    query = f"?object=accounts.user:{security.pk}"
    assert query in page
    assert rows(client.get(EVENTS + query)) == [recorded[0]]


def test_auditor_sees_who_looked_at_a_file(client, auditor, security, county, recorded):
    look = events.looked(county, by=security)
    signed_in(client, auditor)
    assert rows(client.get("/audit/looks/")) == [look]
    assert rows(client.get("/audit/looks/", {"q": county.short_name})) == [look]
    assert rows(client.get("/audit/looks/", {"q": "别的人"})) == []


@pytest.mark.parametrize("typed", ["欧阳", "oyn", "ouyangna"])
def test_a_look_is_found_by_name_and_pinyin_and_says_why(client, auditor, security, county, typed):
    seen = PersonFactory(name="欧阳娜", unit=county)
    details = {"what": "身份证号", "reason": "核对任前公示"}
    events.record(IDENTITY_REVEALED, by=security, target=seen, **details)
    events.looked(PersonFactory(name="周宁", unit=county), by=security)
    page = signed_in(client, auditor).get("/audit/looks/", {"q": typed})
    assert [row.object_label for row in rows(page)] == ["欧阳娜"]
    assert all(words in page.content.decode() for words in details.values())


def test_history_tab_shows_before_and_after(client, county):
    office = holder("general_office", county)
    unit = orgs.township(county, name="东河镇")
    Unit.objects.filter(pk=unit.pk).update(name="东河新镇")
    signed_in(client, office)
    page = client.get(f"/orgs/units/{unit.pk}/?tab=record_history").content.decode()
    assert '全称：<del class="text-secondary">东河镇</del> → 东河新镇' in page
