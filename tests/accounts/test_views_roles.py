import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import RoleHolding, User
from portal.accounts.permissions import ACCOUNTS_DELEGATE
from portal.accounts.roles import ROLES
from tests.factories.accounts import UserFactory, holder

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def test_roles_page_describes_every_role_with_its_holders(visitor, security, member):
    response = visitor(security).get(url("roles"))
    described = response.context["described"]
    assert [item["role"].key for item in described] == list(ROLES)
    people = {item["role"].key: item["people"] for item in described}
    assert (people["township_member"], people["auditor"]) == (1, 0)


def test_roles_page_costs_the_same_however_many_hold_them(
    visitor, security, town, django_assert_num_queries
):
    browser = visitor(security)
    for _ in range(20):
        holder("township_member", town)
    with django_assert_num_queries(4):
        browser.get(url("roles"))


def test_grant_leads_to_the_roles_tab(visitor, security, town):
    person = UserFactory(unit=town)
    browser = visitor(security)
    form = browser.get(url("grant", person.pk)).context["form"]
    assert (form["unit"].value(), form["since"].value()) == (town.pk, timezone.localdate())
    data = {"role": "township_member", "unit": town.pk, "since": timezone.localdate()}
    response = browser.post(url("grant", person.pk), data)
    assert response.url == f"{url('account', person.pk)}?tab=roles"
    assert User.objects.get(pk=person.pk).can(ACCOUNTS_DELEGATE, town)


def test_refused_grant_shows_the_reason_beside_the_field(visitor, security, town, member):
    data = {"role": "auditor", "unit": town.pk, "since": timezone.localdate()}
    response = visitor(security).post(url("grant", member.pk), data)
    assert response.status_code == 422
    assert "只能授予在县级的单位" in response.context["form"].errors["unit"][0]


def test_delegate_is_offered_delegable_roles_only(visitor, member, clerk):
    form = visitor(member).get(url("grant", clerk.pk)).context["form"]
    assert form.fields["role"].choices[1:] == [("branch_clerk", "支部书记（信息员）")]
    assert form["role"].value() is None


def test_revoke_says_what_follows_and_ends_the_role(visitor, security, clerk):
    holding = clerk.role_holdings.get()
    browser = visitor(security)
    assert "不再担任" in text(browser.get(url("revoke", holding.pk)))
    browser.post(url("revoke", holding.pk), {"reason": "换届"})
    assert User.objects.get(pk=clerk.pk).holdings == []


def test_revoke_is_refused_where_one_may_not(visitor, member, system, other_town, clerk):
    foreign = holder("township_member", other_town).role_holdings.get()
    assert visitor(member).get(url("revoke", foreign.pk)).status_code == 404
    own = member.role_holdings.get()
    assert visitor(member).get(url("revoke", own.pk)).status_code == 403
    assert visitor(system).get(url("revoke", clerk.role_holdings.get().pk)).status_code == 403


def test_granted_role_works_on_the_next_request(visitor, security, client, town):
    person = UserFactory(unit=town)
    browser = visitor(person)
    assert browser.get(url("accounts")).status_code == 403
    RoleHolding.objects.create(
        user=person, role="township_member", unit=town, since=dt.date(2026, 1, 1)
    )
    assert browser.get(url("accounts")).status_code == 200


def test_roles_tab_offers_to_revoke_what_the_asker_may(visitor, security, auditor, clerk):
    address = url("revoke", clerk.role_holdings.get().pk)
    page = url("account", clerk.pk) + "?tab=roles"
    assert address in text(visitor(security).get(page))
    assert address not in text(visitor(auditor).get(page))
