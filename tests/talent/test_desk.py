"""工作台: what waits in the work with talents, each kind apart, of other rooms nothing."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.ui.registry import Todo, Todos, TodoSort
from tests import clock
from tests.factories import accounts
from tests.factories import talent as make

URL = reverse("talent:desk")


def shelves(client):
    shown = client.get(URL).context["shelves"]
    return {label: [line.head.title for line in lines] for label, lines in shown}


@pytest.mark.django_db
@clock.at("2026-11-30T09:00")
def test_each_kind_of_waiting_stands_apart(client, town, other, clerk, office):
    today = dt.date(2026, 11, 30)
    make.TalentFactory(unit=town, confirmed_on=dt.date(2025, 1, 6), state="in")
    make.TalentFactory(unit=town, confirmed_on=today, state="pending")
    late = make.TalentFactory(unit=town, confirmed_on=today)
    make.TicketFactory(profile=late, unit=town, state="handling", due_on=dt.date(2026, 10, 12))
    make.EnterpriseTitleFactory(enterprise__unit=town, until=dt.date(2027, 2, 28))
    accounts.signed_in(client, office)
    told = shelves(client)
    assert "超期的办件" in told["到期限、超期"]
    assert "待核实的人才" in told["待办理、待审核"]
    assert told["快期满、快到期"] == ["将到期的企业资质", "有流失提示的人才"]
    assert told["待确认、待更新"] == ["资料待复核、过期的人才"]
    accounts.signed_in(client, clerk)
    assert "待核实的人才" not in shelves(client)["待办理、待审核"]
    accounts.signed_in(client, accounts.holder("township_member", other))
    assert not any(shelves(client).values())
    assert "没有。" in client.get(URL).content.decode()


def test_of_one_app_only():
    todos = Todos()

    def ours(_):
        return [Todo("甲", "/1", sort=TodoSort.DUE)]

    def theirs(_):
        return [Todo("乙", "/2")]

    ours.__module__, theirs.__module__ = "talent.pages.needs", "talents.pages"
    todos.provider(ours)
    todos.provider(theirs)
    assert [line.head.title for line in todos.for_user(None, app="talent")] == ["甲"]
    assert len(todos.for_user(None)) == 2


@pytest.mark.django_db
def test_who_sees_no_talents_has_no_desk(client, county):
    accounts.signed_in(client, accounts.holder("system_admin", county))
    assert client.get(URL).status_code == 403


@pytest.mark.django_db
@clock.at("2026-11-30T09:00")
def test_it_costs_the_same_whatever_waits(client, town, office, django_assert_max_num_queries):
    for _ in range(3):
        make.TalentFactory(unit=town)
    accounts.signed_in(client, office)
    client.get(URL)
    with django_assert_max_num_queries(45):
        client.get(URL)
