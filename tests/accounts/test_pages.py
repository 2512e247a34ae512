"""What accounts add to pages of others: to-dos, search, the unit's tab."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.ui.registry import searches, todos
from tests.accounts.domain.test_lockouts import attempts
from tests.accounts.domain.test_second_factor import enrolled
from tests.factories.accounts import UserFactory, with_role

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def titles(user):
    user = User.objects.get(pk=user.pk)
    return {line.head.title: line.head.count for line in todos.for_user(user)}


def test_security_administrator_sees_what_needs_a_decision(security, county, town):
    today = timezone.localdate()
    enrolled(security)
    assert titles(security) == {}
    UserFactory(unit=county, enabled_at=timezone.now() - 76 * DAY)
    ending = with_role(UserFactory(unit=county), "talent_office", county)
    ending.role_holdings.update(until=today + 30 * DAY)
    with_role(UserFactory(unit=county), "township_member", town)
    town.closed_on = today
    town.save()
    attempts(ending.username, 5)
    assert titles(security) == {
        "登录被锁定的账号": 1,
        "即将自动停用的账号": 1,
        "没有角色的账号": 1,
        "角色即将到期的账号": 1,
        "在已撤销单位担任角色的账号": 1,
    }


def test_every_to_do_leads_to_a_list_of_as_many(visitor, security, county):
    for _ in range(3):
        UserFactory(unit=county)
    browser = visitor(security)
    heads = [line.head for line in todos.for_user(security)]
    todo = next(head for head in heads if head.title == "没有角色的账号")
    assert (todo.count, browser.get(todo.url).context["total"]) == (3, 3)


def test_everybody_is_reminded_of_an_old_password(clerk):
    assert titles(clerk) == {}
    User.objects.filter(pk=clerk.pk).update(password_set_at=timezone.now() - 91 * DAY)
    assert titles(clerk) == {"密码已使用超过 90 天，请修改": None}


def test_second_factor_is_asked_of_those_whose_role_needs_it(auditor, clerk, settings):
    assert titles(auditor) == {"启用动态口令": None}
    enrolled(auditor)
    assert titles(auditor) == titles(clerk) == {}


def test_delegate_is_told_who_never_signed_in_below(member, clerk, other_town):
    UserFactory(unit=other_town)
    assert titles(member) == {"从未登录的账号": 1}


def test_search_finds_visible_accounts_by_pinyin(member, clerk, security):
    def found(user, typed):
        return [
            hit.label
            for group in searches.find(user, typed)
            if group.label == "账号"
            for hit in group.hits
        ]

    assert found(member, "wc") == ["吴村"]
    assert found(member, "aqy") == []
    assert found(clerk, "wc") == []


def test_units_page_lists_its_people_and_offers_a_new_account(visitor, member, clerk, village):
    response = visitor(member).get(reverse("orgs:unit", args=[village.pk]), {"tab": "people"})
    assert response.context["people"] == [clerk]
    assert reverse("accounts:new") + f"?unit={village.pk}" in response.content.decode()
