import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.api import guide, limits
from portal.api.domain import tokens
from portal.api.problems import CONTENT_TYPE
from portal.jobs.choices import JobState
from portal.jobs.models import Job
from portal.jobs.permissions import ALL_JOBS, OWN_JOBS
from portal.orgs.permissions import READ_UNITS
from portal.people.models import Person
from portal.people.permissions import READ_PEOPLE
from tests.factories import orgs
from tests.factories.accounts import PASSWORD, UserFactory, holder, signed_in
from tests.factories.api import bearing, token_of
from tests.factories.jobs import JobFactory
from tests.factories.people import PersonFactory, number

pytestmark = pytest.mark.django_db


def names(response, key="short_name"):
    return [row[key] for row in response.json()["results"]]


def test_stranger_is_told_in_problem_details(client, db):
    response = client.get("/api/v1/units/")
    assert (response.status_code, response["Content-Type"]) == (401, CONTENT_TYPE)
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'
    body = response.json()
    assert body["title"] == "未登录或令牌无效"
    assert (body["status"], body["instance"]) == (401, "/api/v1/units/")
    assert body["request_id"] == response["X-Request-Id"]


def test_wrong_token_is_not_forgiven_for_a_session(visitor, member):
    response = visitor(member).get("/api/v1/me/", headers=bearing("zzb_wrong"))
    assert response.status_code == 401
    assert "接口令牌不正确" in response.json()["detail"]


def test_units_are_those_the_owner_sees(ask, member, town, other_town, county):
    village = orgs.village(town)
    response = ask(member, "units/")
    assert names(response) == [town.short_name, village.short_name]
    assert response.json()["results"][1]["parent"] == town.pk
    assert ask(member, f"units/{village.pk}/").json()["code"] == village.code
    assert ask(member, f"units/{other_town.pk}/").status_code == 404


def test_units_are_filtered(ask, system, town, other_town):
    village = orgs.village(town)
    assert names(ask(system, "units/", {"q": "dhz"})) == ["东河镇"]
    assert names(ask(system, "units/", {"below": town.pk})) == [village.short_name]
    assert names(ask(system, "units/", {"level": "township"})) == ["东河镇", "西山镇"]
    assert names(ask(system, "units/", {"closed": "true"})) == []


def test_wrong_parameter_is_named(ask, system):
    response = ask(system, "units/", {"level": "moon"})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == ["level"]


def test_person_shows_masked_values_only(ask, member, town, other_town):
    identity = number()
    person = PersonFactory(unit=town, name="李明", identity=identity, phone="13800001111")
    foreign = PersonFactory(unit=other_town)
    response = ask(member, f"people/{person.pk}/")
    assert response.json()["masked_identity"] == identity[0] + "*" * 15 + identity[-2:]
    assert identity not in response.content.decode()
    assert "13800001111" not in response.content.decode()
    assert names(ask(member, "people/", {"q": "lm"}), "name") == ["李明"]
    assert ask(member, f"people/{foreign.pk}/").status_code == 404
    assert response["Cache-Control"] == "no-store"


def test_nobody_merged_away_appears(ask, member, town):
    keep, drop = PersonFactory.create_batch(2, unit=town)
    Person.everyone.filter(pk=drop.pk).update(merged_into=keep)
    assert names(ask(member, "people/"), "id") == [keep.pk]


def test_token_is_for_its_purposes_only(ask, member, town):
    PersonFactory(unit=town)
    response = ask(member, "people/", reach=[READ_UNITS])
    assert response.status_code == 403
    assert "用途不包括" in response.json()["detail"]


def test_owner_without_the_permission_gets_the_reason(ask, system):
    response = ask(system, "people/", reach=[READ_UNITS])
    assert response.status_code == 403


def test_lost_role_ends_what_its_token_reached(client, member, town):
    _, secret = token_of(member)
    assert client.get("/api/v1/people/", headers=bearing(secret)).status_code == 200
    member.role_holdings.update(until=timezone.localdate())
    response = client.get("/api/v1/people/", headers=bearing(secret))
    assert response.status_code == 403
    assert "查看人员基本信息" in response.json()["detail"]


def test_jobs_are_the_owners_unless_the_token_manages(ask, system, member):
    own, other = JobFactory(owner=system), JobFactory(owner=member)
    assert names(ask(system, "jobs/", reach=[OWN_JOBS]), "id") == [own.pk]
    every = ask(system, "jobs/", reach=[OWN_JOBS, ALL_JOBS])
    assert names(every, "id") == [other.pk, own.pk]


def test_job_is_cancelled_and_retried(ask, member):
    job = JobFactory(owner=member)
    assert (
        ask(member, f"jobs/{job.pk}/cancel/", method="post").json()["state"] == JobState.CANCELLED
    )
    assert ask(member, f"jobs/{job.pk}/retry/", method="post").json()["state"] == JobState.QUEUED
    assert Job.objects.get().state == JobState.QUEUED


def test_refused_act_says_why(ask, member):
    job = JobFactory(owner=member, state=JobState.DONE)
    response = ask(member, f"jobs/{job.pk}/cancel/", method="post")
    assert (response.status_code, response["Content-Type"]) == (422, CONTENT_TYPE)
    assert "不需要取消" in response.json()["detail"]


def test_reading_token_does_not_act(ask, member):
    job = JobFactory(owner=member)
    asked = ask(member, f"jobs/{job.pk}/cancel/", method="post", reach=[OWN_JOBS])
    assert asked.status_code == 403
    assert ask(member, f"jobs/{JobFactory().pk}/cancel/", method="post").status_code == 404


def test_me_tells_what_this_request_may(ask, visitor, member, town):
    body = ask(member, "me/", reach=[READ_UNITS]).json()
    assert body["permissions"] == ["units.view"]
    assert body["token"]["reach"] == ["units.view"]
    assert body["roles"][0]["role"] == "township_member"
    assert body["unit"] == {"id": town.pk, "code": town.code, "short_name": "东河镇"}
    by_session = visitor(member).get("/api/v1/me/").json()
    assert by_session["token"] is None
    assert "people.manage" in by_session["permissions"]


def test_session_writes_with_csrf_token_only(member):
    job = JobFactory(owner=member)
    browser = signed_in(Client(enforce_csrf_checks=True), member)
    response = browser.post(f"/api/v1/jobs/{job.pk}/cancel/")
    assert response.status_code == 403
    assert "X-CSRFToken" in response.json()["detail"]
    assert Job.objects.get().state == JobState.QUEUED
    browser.cookies["csrftoken"] = "a" * 32
    response = browser.post(
        f"/api/v1/jobs/{job.pk}/cancel/",
        content_type="application/json",
        headers={"X-CSRFToken": "a" * 32},
    )
    assert response.status_code == 200


def test_gates_hold_for_sessions_and_tokens(client, member):
    _, secret = token_of(member)
    member.must_change_password = True
    member.save()
    by_token = client.get("/api/v1/me/", headers=bearing(secret))
    by_session = signed_in(client, member).get("/api/v1/me/")
    for response in (by_token, by_session):
        assert (response.status_code, response["Content-Type"]) == (403, CONTENT_TYPE)
        assert "修改密码" in response.json()["detail"]


def test_second_factor_is_asked_of_both(client, system, settings):
    _, secret = token_of(system)
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.get("/api/v1/me/", headers=bearing(secret)).status_code == 403
    assert signed_in(client, system).get("/api/v1/me/").status_code == 403


def test_unknown_address_is_a_problem_not_a_page(ask, client, member):
    assert client.get("/api/v1/secrets/").status_code == 401
    response = ask(member, "units/abc/")
    assert (response.status_code, response["Content-Type"]) == (404, CONTENT_TYPE)


def test_pages_hold_fifty_at_most(ask, system, county):
    for _ in range(51):
        orgs.township(county)
    body = ask(system, "units/", {"size": 1000}).json()
    assert (body["count"], len(body["results"])) == (52, 50)
    assert "page=2" in body["next"]
    assert ask(system, "units/", {"page": 99}).status_code == 404


def test_asking_too_often_has_to_wait(ask, member, monkeypatch):
    monkeypatch.setattr(limits, "PER_USER", 2)
    answers = [ask(member, "me/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert "秒后再试" in answers[-1].json()["detail"]
    cache.clear()
    assert ask(member, "me/").status_code == 200


def test_stranger_who_keeps_knocking_has_to_wait(client, db, monkeypatch):
    monkeypatch.setattr(limits, "PER_ADDRESS", 2)
    answers = [client.get("/api/v1/me/", headers=bearing("x")).status_code for _ in range(3)]
    assert answers == [401, 401, 429]


def test_nobody_waits_while_the_cache_that_counts_is_away(ask, member, monkeypatch, without_cache):
    monkeypatch.setattr(limits, "PER_USER", 1)
    without_cache()
    assert [ask(member, "me/").status_code for _ in range(2)] == [200, 200]


def test_broken_server_answers_with_a_problem(ask, member, monkeypatch):
    monkeypatch.setattr(tokens, "note_use", None)
    response = ask(member, "me/")
    assert (response.status_code, response["Content-Type"]) == (500, CONTENT_TYPE)
    assert "request_id" in response.json()


@pytest.mark.parametrize("path", ["units/", "people/", "jobs/"])
def test_lists_cost_the_same_for_any_number(
    client, county, path, django_assert_max_num_queries, django_assert_num_queries
):
    owner = holder("organization_office", county)
    _, secret = token_of(owner)

    def grow(count):
        for _ in range(count):
            unit = orgs.township(county)
            PersonFactory(unit=unit)
            JobFactory(owner=owner, unit=unit)

    def get():
        return client.get(f"/api/v1/{path}", headers=bearing(secret))

    grow(2)
    get()
    with django_assert_max_num_queries(7) as few:
        get()
    grow(8)
    with django_assert_num_queries(len(few)):
        assert get().status_code == 200


def test_docs_page_shows_every_operation(visitor, member):
    text = visitor(member).get("/api/v1/docs/").content.decode()
    for path in ("/api/v1/me/", "/api/v1/units/{id}/", "/api/v1/jobs/{id}/retry/"):
        assert path in text
    assert "身份证号（只显示第一位和末两位）" in text
    assert "queued 排队中" in text


def test_docs_page_names_everything_in_chinese():
    lines = [
        (operation.path, line)
        for operations in guide.subjects().values()
        for operation in operations
        for line in (*operation.parameters, *operation.answer)
    ]
    unnamed = {(path, line.name) for path, line in lines if line.label.isascii()}
    assert {name.rpartition(".")[2] for _, name in unnamed} <= {"id"}


def test_token_pages(visitor, member, security):
    browser = visitor(member)
    asked = {"name": "统计平台", "reach": [READ_UNITS, READ_PEOPLE], "days": "90"}
    assert browser.post("/tokens/new/", asked).status_code == 422  # without the password
    asked["password"] = PASSWORD
    created = browser.post("/tokens/new/", asked)
    token = member.api_tokens.get()
    assert token.hint in created.content.decode()
    assert "no-store" in created["Cache-Control"]
    assert "统计平台" in browser.get("/tokens/").content.decode()
    assert browser.post("/tokens/new/", {**asked, "reach": ["jobs.manage"]}).status_code == 422
    browser = visitor(security)
    assert "周宁" in browser.get("/tokens/all/", {"q": "zn"}).content.decode()
    assert browser.post(f"/tokens/{token.pk}/revoke/").url == "/tokens/all/"
    assert member.api_tokens.get().state == "已作废"
    assert visitor(UserFactory()).get(f"/tokens/{token.pk}/revoke/").status_code == 404


@pytest.mark.parametrize("address", ["/tokens/", "/tokens/all/"])
def test_token_lists_cost_the_same_for_any_number(
    visitor, security, address, django_assert_max_num_queries, django_assert_num_queries
):
    browser = visitor(security)
    for _ in range(2):
        token_of(security)
    browser.get(address)
    with django_assert_max_num_queries(12) as few:
        browser.get(address)
    for _ in range(5):
        token_of(security)
    with django_assert_num_queries(len(few)):
        assert browser.get(address).status_code == 200
