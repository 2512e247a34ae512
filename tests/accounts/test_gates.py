"""The gates after the password: second factor, password change, second factor set-up."""

import pytest
from django.test import Client

from portal.accounts.domain import accounts, second_factor
from tests.accounts.domain.test_second_factor import code, enrolled, shown
from tests.factories.accounts import PASSWORD, UserFactory, with_role

pytestmark = pytest.mark.django_db
NEW = "Quiet-Lake-19"


@pytest.fixture
def leader(county):
    user = UserFactory(unit=county, username="buzhang", name="赵部")
    return with_role(user, "department_leader", county)


def sign_in(client, username="buzhang", password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_one_time_password_must_be_changed_first(client, system, county):
    _, password = accounts.create(username="wangfang", name="王芳", unit=county, by=system)
    sign_in(client, "wangfang", password)
    assert client.get("/").url == "/my/password/"
    assert client.get("/my/password/").status_code == 200
    wrong = client.post("/my/password/", {"old": password, "new": NEW, "repeat": NEW + "x"})
    assert "两次输入的新密码不一致" in wrong.content.decode()
    response = client.post("/my/password/", {"old": password, "new": NEW, "repeat": NEW})
    assert response.url == "/"
    assert client.get("/").status_code == 200


def test_weak_password_is_refused_beside_its_field(client, leader):
    sign_in(client)
    response = client.post("/my/password/", {"old": PASSWORD, "new": "short", "repeat": "short"})
    assert response.status_code == 422
    assert "密码至少 10 个字符" in response.content.decode()


def test_second_factor_is_asked_for_after_the_password(client, leader):
    enrolled(leader)
    response = sign_in(client, next="/my/access/")
    assert response.url == "/verify/?next=%2Fmy%2Faccess%2F"
    assert client.get("/").url == "/verify/"
    assert client.get("/my/password/").url == "/verify/"
    wrong = client.post("/verify/", {"token": "zzzzzzzz"})
    assert wrong.status_code == 422
    before = client.session.row_key
    right = client.post("/verify/", {"token": code(leader), "next": "/my/access/"})
    assert right.url == "/my/access/"
    assert client.session.row_key != before
    assert client.get("/").status_code == 200


def test_backup_code_opens_the_gate(client, leader):
    _, codes = enrolled(leader)
    sign_in(client)
    client.post("/verify/", {"token": codes[0]})
    assert client.get("/").status_code == 200


def test_a_waiting_sign_in_can_be_left(client, leader):
    enrolled(leader)
    sign_in(client)
    assert client.post("/sign-out/").url == "/sign-in/"


def test_htmx_is_led_to_the_gate_too(client, leader):
    enrolled(leader)
    sign_in(client)
    assert client.get("/accounts/", headers={"HX-Request": "true"})["HX-Redirect"] == "/verify/"


def test_role_that_needs_it_sets_it_up_where_it_is_required(client, leader, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client)
    assert client.get("/").url == "/my/second-factor/"
    answer = client.get("/my/second-factor/")
    page, key = answer.content.decode(), answer.context["enrolment"].key
    assert "<svg" in page
    assert key in page
    assert "以后再说" not in page
    done = client.post("/my/second-factor/", {"token": shown(key)})
    assert done.content.decode().count("<li><code>") == 8
    assert "no-store" in done["Cache-Control"]
    assert client.get("/").status_code == 200


def test_where_it_is_not_required_nobody_is_held_up(client, leader):
    sign_in(client)
    assert client.get("/").status_code == 200


def test_an_older_session_is_asked_once_the_factor_is_set_elsewhere(client, leader, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client)
    enrolled(leader)
    assert client.get("/").url == "/my/second-factor/"
    assert client.get("/my/second-factor/").url == "/verify/"
    client.post("/verify/", {"token": code(leader)})
    assert client.get("/").status_code == 200


def test_removal_makes_the_session_unverified(client, leader, security, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    enrolled(leader)
    sign_in(client)
    client.post("/verify/", {"token": code(leader)})
    second_factor.remove(leader, by=security, reason="换手机")
    assert client.get("/").url == "/my/second-factor/"


def test_waiting_for_a_factor_that_was_removed_ends_the_waiting(client, leader, security):
    enrolled(leader)
    sign_in(client)
    second_factor.remove(leader, by=security, reason="换手机")
    assert client.get("/verify/").url == "/"
    assert client.get("/").status_code == 200


def test_unverified_session_makes_no_backup_codes(leader):
    client = Client()
    sign_in(client)
    enrolled(leader)
    assert client.post("/my/backup-codes/").status_code == 403
