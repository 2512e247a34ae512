"""Signing in, being told why not, and what happens to the session afterwards."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions import LOCKED_OUT, SIGN_IN_FAILED, SIGNED_IN, SIGNED_OUT
from portal.accounts.domain import accounts, spraying
from portal.accounts.models import Session, User
from portal.audit.choices import Result
from portal.audit.models import Event
from tests.factories.accounts import PASSWORD, UserFactory, signed_in

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"
GENERIC = "用户名或密码不正确，或者账号已停用。"


@pytest.fixture
def person(county):
    return UserFactory(unit=county, username="lina", name="李娜")


def sign_in(client, username="lina", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def actions():
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_page_says_what_the_system_is_not_for(client, db):
    page = client.get(SIGN_IN).content.decode()
    assert "非涉密系统，严禁处理、存储、传输国家秘密" in page
    assert "autofocus" in page


def test_sign_in_leads_home_under_a_new_session_and_is_recorded(client, person):
    client.get(SIGN_IN)
    response = sign_in(client, " LiNa ")
    assert (response.status_code, response.url) == (302, "/")
    session = Session.objects.get()
    assert (session.user, session.address) == (person, "127.0.0.1")
    assert session.started_at is not None
    assert actions() == [SIGNED_IN]


def test_session_key_changes_at_sign_in(client, person):
    session = client.session
    session["x"] = 1
    session.save()
    before = session.row_key
    sign_in(client)
    assert client.session.row_key != before
    assert not Session.objects.filter(pk=before).exists()


@pytest.mark.parametrize(
    ("target", "url"),
    [("/accounts/?q=1", "/accounts/?q=1"), ("https://evil.example/", "/"), ("//evil.example", "/")],
)
def test_next_leads_only_to_pages_of_this_site(client, person, target, url):
    assert sign_in(client, next=target).url == url


def test_wrong_unknown_and_disabled_look_the_same_but_the_audit_knows(client, person, county):
    UserFactory(unit=county, username="gone", disabled_at=timezone.now())
    answers = {
        sign_in(Client(), name, password).content.decode().count(GENERIC)
        for name, password in [("lina", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD)]
    }
    assert answers == {1}
    failed = Event.objects.filter(action=SIGN_IN_FAILED).order_by("pk")
    assert [(e.detail["username"], e.detail["reason"], e.result) for e in failed] == [
        ("lina", "密码不正确", Result.FAILED),
        ("nobody", "用户名不存在", Result.FAILED),
        ("gone", "账号已停用", Result.FAILED),
    ]
    assert "wrong" not in str(list(failed.values_list("detail", flat=True)))


def test_expired_one_time_password_is_told_plainly(client, system, county):
    user, password = accounts.create(username="wangfang", name="王芳", unit=county, by=system)
    User.objects.filter(pk=user.pk).update(one_time_until=timezone.now())
    response = sign_in(client, "wangfang", password)
    assert response.status_code == 422
    assert "一次性密码已超过 72 小时有效期" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_lockout_after_failures(client, person):
    for left in (4, 3, 2, 1):
        page = sign_in(client, password="wrong")
        assert page.status_code == 422
        assert f"再输错 {left} 次将锁定 30 分钟" in page.content.decode()
    fifth = sign_in(client, password="wrong")
    assert fifth.status_code == 429
    assert "请 30 分钟后再试" in fifth.content.decode()
    right = sign_in(client, "LINA", PASSWORD)
    assert right.status_code == 429
    assert "_auth_user_id" not in client.session
    assert actions() == [SIGN_IN_FAILED] * 5 + [LOCKED_OUT] * 2
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert sign_in(elsewhere).status_code == 302


def test_success_forgets_earlier_failures(client, person):
    for _ in range(4):
        sign_in(client, password="wrong")
    sign_in(client)
    client.post("/sign-out/")
    assert "再输错 4 次" in sign_in(client, password="wrong").content.decode()


def test_a_name_never_opened_locks_too(client, county):
    statuses = [sign_in(client, "nobody", "wrong").status_code for _ in range(6)]
    assert statuses == [422] * 4 + [429] * 2


def test_sign_out_needs_a_post_and_kills_the_session_on_the_server(client, person):
    sign_in(client)
    key = client.session.row_key
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == SIGN_IN
    assert not Session.objects.filter(pk=key).exists()
    assert actions() == [SIGNED_IN, SIGNED_OUT]


def test_idle_logout(client, person):
    sign_in(client)
    assert 1790 < client.cookies["sessionid"]["max-age"] <= 1800
    Session.objects.update(expire_date=timezone.now())
    del client.cookies["sessionid"]  # the browser drops it at the same moment
    response = client.get("/accounts/?q=x")
    assert response.url == f"{SIGN_IN}?why=idle&next=%2Faccounts%2F%3Fq%3Dx"
    assert "您已超过 30 分钟未操作，请重新登录" in client.get(response.url).content.decode()


def test_work_renews_the_idle_time_at_most_once_a_minute(client, person, django_assert_num_queries):
    sign_in(client)
    before = Session.objects.get()
    client.get("/stay/")
    assert Session.objects.get().expire_date == before.expire_date
    session = client.session
    session["seen_at"] = (timezone.now() - dt.timedelta(minutes=20)).isoformat()
    session.save()
    Session.objects.update(expire_date=timezone.now() + dt.timedelta(minutes=10))
    client.get("/stay/")
    renewed = Session.objects.get()
    assert renewed.expire_date > timezone.now() + dt.timedelta(minutes=29)
    assert renewed.seen_at > timezone.now() - dt.timedelta(minutes=1)


def test_session_ended_elsewhere_is_told_as_such(client, person):
    sign_in(client)
    Session.objects.all().delete()
    assert client.get("/my/access/").url == f"{SIGN_IN}?why=ended&next=%2Fmy%2Faccess%2F"


def test_first_visit_is_not_told_of_a_session_that_never_was(client, db):
    assert client.get("/").url == SIGN_IN


def test_disabled_users_session_ends_at_once(client, person, security):
    sign_in(client)
    accounts.disable(person, by=security, reason="调离")
    assert client.get("/").url.startswith(SIGN_IN)


def test_htmx_is_sent_to_the_sign_in_page_with_the_page_it_came_from(client, db):
    response = client.get(
        "/accounts/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/orgs/?q=1"},
    )
    assert response["HX-Redirect"] == f"{SIGN_IN}?next=%2Forgs%2F%3Fq%3D1"


@pytest.mark.parametrize(
    ("before", "query"),
    [
        ("http://testserver/people/new/?unit=3", "?next=%2Fpeople%2Fnew%2F%3Funit%3D3"),
        ("http://elsewhere.example/people/new/", ""),
        ("", ""),
    ],
)
def test_what_was_sent_too_late_leads_back_to_the_page_it_was_typed_on(client, db, before, query):
    answer = client.post("/people/new/", {"name": "张三"}, headers={"Referer": before})
    assert answer.url == SIGN_IN + query


def test_being_signed_in_costs_two_queries(client, person, django_assert_num_queries):
    signed_in(client, person)
    with django_assert_num_queries(2):  # session and user; roles are read when asked for
        client.get("/stay/")


@pytest.mark.parametrize("name", ["healthz", "sign-in"])
def test_public_pages_need_no_account(client, db, name):
    assert client.get(reverse(name)).status_code == 200


def test_the_key_in_the_cookie_stands_nowhere_in_the_database(client, person):
    sign_in(client)
    key = client.cookies["sessionid"].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM accounts_session t")
        assert not [row for (row,) in cursor.fetchall() if key in row]
    thief = Client()
    thief.cookies["sessionid"] = Session.objects.get().pk
    assert thief.get("/my/access/").status_code == 302


def test_sign_out_clears_what_the_browser_kept(client, person):
    sign_in(client)
    assert client.post("/sign-out/")["Clear-Site-Data"] == '"cache", "storage"'


def test_many_names_from_one_address_are_slowed_and_nobody_is_shut_out(person, monkeypatch):
    monkeypatch.setattr(spraying, "SHORTEST_PAUSE", 60)
    known = Client()
    sign_in(known)
    known.post("/sign-out/")
    for number in range(spraying.FREE_NAMES):
        assert "登录已放慢" not in sign_in(Client(), f"name{number}", "wrong").content.decode()
    assert sign_in(Client(), "name10", "wrong").status_code == 422  # took the address's turn
    failures = Event.objects.filter(action=SIGN_IN_FAILED).count()
    held = sign_in(Client())
    assert "登录已放慢。请等 60 秒后再点“登录”" in held.content.decode()
    assert Event.objects.filter(action=SIGN_IN_FAILED).count() == failures
    assert sign_in(known).status_code == 302, "a browser known for this name does not wait"
    known.post("/sign-out/")
    assert "登录已放慢" in sign_in(known, "name11", "wrong").content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302


def test_many_names_are_slowed_and_others_come_in_while_the_cache_is_away(person, without_cache):
    without_cache()
    assert sign_in(Client()).status_code == 302
    for number in range(spraying.FREE_NAMES + 1):
        assert sign_in(Client(), f"name{number}", "wrong").status_code == 422
    assert "登录已放慢" in sign_in(Client()).content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=1))
    assert sign_in(Client()).status_code == 302
