import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions import ACCOUNT_DISABLED
from portal.accounts.domain import roles
from portal.accounts.models import Session, User
from portal.audit.models import Event
from tests.accounts.domain.test_lockouts import attempts
from tests.factories.accounts import PASSWORD, UserFactory, holder, signed_in, with_role

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


# The list --------------------------------------------------------------------------------------


def test_list_shows_only_accounts_the_person_may_see(visitor, member, clerk, security):
    page = text(visitor(member).get(url("accounts")))
    assert clerk.username in page
    assert security.username not in page


def test_list_needs_the_permission(visitor, clerk):
    assert visitor(clerk).get(url("accounts")).status_code == 403


@pytest.fixture
def one_of_each(county, town):
    """An account in each state the list can be narrowed to."""
    today, long_ago = timezone.localdate(), timezone.now() - dt.timedelta(days=80)
    UserFactory(unit=county, username="gone", disabled_at=timezone.now())
    UserFactory(unit=county, username="roleless")
    UserFactory(unit=county, username="unused", enabled_at=long_ago)
    with_role(UserFactory(unit=county, username="closed"), "township_member", town)
    town.closed_on = today
    town.save()
    ending = with_role(UserFactory(unit=county, username="ending"), "talent_office", county)
    ending.role_holdings.update(until=today + dt.timedelta(days=29))
    attempts("ending", 5)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("disabled", {"gone"}),
        ("never", {"roleless", "closed", "ending", "unused"}),
        ("roleless", {"roleless", "unused"}),
        ("unused", {"unused"}),
        ("ending", {"ending"}),
        ("closed", {"closed"}),
        ("locked", {"ending"}),
    ],
)
def test_list_filters_by_state(visitor, security, one_of_each, state, expected):
    response = visitor(security).get(url("accounts"), {"state": state})
    assert {row.record.username for row in response.context["table"].rows} == expected


def test_list_filters_by_role_unit_and_typed_text(visitor, security, member, clerk):
    visitor_ = visitor(security)

    def names(**query):
        response = visitor_.get(url("accounts"), query)
        return [row.record.username for row in response.context["table"].rows]

    assert names(role="branch_clerk") == [clerk.username]
    assert names(unit=member.unit_id) == [member.username, clerk.username]
    assert names(unit=clerk.unit_id) == [clerk.username]
    assert names(q="wc") == [clerk.username]


def test_list_costs_the_same_for_ten_rows_and_fifty(
    visitor, security, town, django_assert_num_queries
):
    browser = visitor(security)
    for size in (10, 50):
        for _ in range(size - User.objects.count()):
            holder("township_member", town)
        User.objects.filter(pk=security.pk).update(
            preferences={"lists": {"accounts:accounts": {"per_page": 50}}}
        )
        browser.get(url("accounts"))
        with django_assert_num_queries(6):
            browser.get(url("accounts"))


# One account -----------------------------------------------------------------------------------


def test_foreign_account_does_not_exist(visitor, member, other_town):
    foreign = UserFactory(unit=other_town)
    for name in ("account", "edit", "disable", "reset", "grant"):
        assert visitor(member).get(url(name, foreign.pk)).status_code == 404


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        ("security_admin", ["basics", "roles", "access", "sessions", "record_history"]),
        ("system_admin", ["basics", "roles", "record_history"]),
        ("auditor", ["basics", "roles", "access", "events", "record_history"]),
        ("general_office", ["basics", "roles", "record_history"]),
    ],
)
def test_tabs_follow_the_role(visitor, county, clerk, role, keys):
    by = visitor(holder(role, county))
    tabs = by.get(url("account", clerk.pk)).context["tabs"]
    assert [tab.key for tab in tabs] == keys
    for key in keys:
        response = by.get(url("account", clerk.pk), {"tab": key})
        assert response.context["active"].key == key
        fragment = by.get(url("account", clerk.pk), {"tab": key}, headers={"HX-Request": "true"})
        assert text(fragment).lstrip().startswith('<div class="card" id="tab"')


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("security_admin", ["授予角色", "重置密码", "停用"]),
        ("system_admin", ["修改"]),
        ("auditor", []),
        ("general_office", []),
    ],
)
def test_buttons_follow_the_role(visitor, county, clerk, role, labels):
    response = visitor(holder(role, county)).get(url("account", clerk.pk))
    assert [link.label for link in response.context["actions"]] == labels


def test_own_account_offers_no_acts(visitor, security):
    assert visitor(security).get(url("account", security.pk)).context["actions"] == []


def test_page_tells_why_the_person_cannot_sign_in(visitor, security, clerk):
    attempts(clerk.username, 5)
    response = visitor(security).get(url("account", clerk.pk))
    assert "登录已锁定" in text(response)
    assert "解除锁定" in [link.label for link in response.context["actions"]]


def test_session_is_ended_from_its_tab(visitor, security, clerk):
    signed_in(Client(), clerk)
    session = Session.objects.get(user=clerk)
    browser = visitor(security)
    page = text(browser.get(url("account", clerk.pk), {"tab": "sessions"}))
    assert session.handle in page
    assert session.pk not in page
    browser.post(url("end-session", clerk.pk), {"handle": session.handle})
    assert not Session.objects.filter(user=clerk).exists()
    assert browser.post(url("end-session", clerk.pk), {"handle": "x"}).status_code == 404


# Acts ------------------------------------------------------------------------------------------


def test_new_account_shows_the_password_once_and_nobody_keeps_the_page(visitor, system, town):
    data = {"username": "lina", "name": "李娜", "unit": town.pk, "title": "干事"}
    response = visitor(system).post(url("new"), data)
    user = User.objects.get(username="lina")
    password = response.context["password"]
    assert user.check_password(password)
    assert (password in text(response), response["Cache-Control"]) == (True, "no-store")


def test_new_account_names_who_takes_the_next_step(visitor, system, security, town):
    data = {"username": "xinren", "name": "新人", "unit": town.pk}
    page = text(visitor(system).post(url("new"), data))
    assert f"请安全管理员（{security.name}）授予角色" in page
    assert "会换一个一次性密码" in page


def test_new_account_of_a_township_is_given_its_role_by_who_opened_it(visitor, member, village):
    data = {"username": "xinren", "name": "新人", "unit": village.pk}
    page = text(visitor(member).post(url("new"), data))
    assert "请您接着授予角色" in page
    assert "安全管理员" not in page


def test_an_account_with_a_role_lacks_nothing(clerk, security):
    assert roles.next_step(clerk, by=security) == ""


def test_new_account_keeps_what_was_typed_when_refused(visitor, system, town, member):
    data = {"username": member.username, "name": "李娜", "unit": town.pk}
    response = visitor(system).post(url("new"), data)
    assert response.status_code == 422
    assert "已由东河镇的“周宁”使用" in text(response)
    assert 'value="李娜"' in text(response)


def test_new_account_is_for_those_who_may(visitor, security, auditor):
    assert visitor(security).get(url("new")).status_code == 403
    assert visitor(auditor).post(url("new"), {}).status_code == 403


def test_delegate_finds_only_his_units_to_open_accounts_at(visitor, member, other_town):
    data = {"username": "lina", "name": "李娜", "unit": other_town.pk}
    response = visitor(member).post(url("new"), data)
    assert (response.status_code, User.objects.filter(username="lina").exists()) == (422, False)


def test_edit_saves_and_says_so(visitor, system, clerk, village):
    browser = visitor(system)
    page = browser.get(url("edit", clerk.pk))
    assert page.context["form"]["name"].value() == "吴村"
    data = {"name": "吴明", "unit": village.pk, "title": "书记"}
    response = browser.post(url("edit", clerk.pk), data, follow=True)
    assert "账号已修改。" in text(response)
    assert User.objects.get(pk=clerk.pk).name == "吴明"


def test_edit_stops_when_somebody_else_changed_it_meanwhile(visitor, system, clerk, village):
    browser = visitor(system)
    seen = browser.get(url("edit", clerk.pk)).context["page"].fingerprint()
    User.objects.filter(pk=clerk.pk).update(title="副书记")
    data = {"name": "吴明", "unit": village.pk, "title": "主任", "seen": seen}
    response = browser.post(url("edit", clerk.pk), data)
    assert response.status_code == 422
    assert "已被他人修改" in text(response)
    assert User.objects.get(pk=clerk.pk).name == "吴村"


def test_disable_and_enable(visitor, security, clerk):
    browser = visitor(security)
    assert "不能再登录" in text(browser.get(url("disable", clerk.pk)))
    assert browser.post(url("disable", clerk.pk), {"reason": ""}).status_code == 422
    browser.post(url("disable", clerk.pk), {"reason": "调离"})
    assert User.objects.get(pk=clerk.pk).disabled_reason == "调离"
    assert "调离" in text(browser.get(url("enable", clerk.pk)))
    browser.post(url("enable", clerk.pk), {"reason": "返回"})
    assert User.objects.get(pk=clerk.pk).is_active


def test_reset_shows_a_password_once(visitor, security, clerk):
    response = visitor(security).post(url("reset", clerk.pk), {"reason": "忘记密码"})
    clerk.refresh_from_db()
    assert clerk.check_password(response.context["password"])
    assert response["Cache-Control"] == "no-store"


def test_refusal_before_anything_is_typed_carries_its_reason(visitor, member, security, town):
    colleague = holder("township_member", town)
    response = visitor(member).get(url("reset", colleague.pk))
    assert response.status_code == 403
    assert "填报以外的角色" in text(response)


def test_unlock_from_the_list_of_lockouts(visitor, security, clerk):
    attempts(clerk.username, 5)
    attempts("nobody", 7)
    browser = visitor(security)
    page = text(browser.get(url("locked")))
    assert (clerk.name in page, "没有这个账号" in page) == (True, True)
    browser.post(url("unlock", clerk.pk))
    assert clerk.name not in text(browser.get(url("locked")))


def test_second_factor_page_refuses_when_there_is_none(visitor, security, clerk):
    response = visitor(security).post(
        url("second-factor", clerk.pk), {"reason": "换手机", "password": PASSWORD}
    )
    assert response.status_code == 422
    assert "没有启用动态口令" in text(response)


def test_events_carry_the_address_and_the_request(visitor, security, clerk):
    visitor(security).post(url("disable", clerk.pk), {"reason": "调离"})
    event = Event.objects.get(action=ACCOUNT_DISABLED)
    assert (event.actor, event.address, len(event.request_id)) == (security, "127.0.0.1", 32)
