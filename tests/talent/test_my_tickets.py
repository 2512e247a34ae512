"""我的办件: by how many working days are left, each with the next step."""

import datetime as dt

import pytest
from django.urls import reverse

from talent.domain import my_tickets
from talent.pages.tickets import in_charge, waiting
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.talent import TalentFactory, TicketFactory

pytestmark = pytest.mark.django_db

# 2026: the 1st to the 7th of October are off, Saturday the 10th is worked.
TODAY = dt.date(2026, 9, 29)
URL = reverse("talent:my-tickets")


def day(month, number):
    return dt.date(2026, month, number)


@pytest.fixture
def school(county):
    return orgs.department(county, short_name="县教体局")


@pytest.fixture
def teacher(school):
    return accounts.holder("unit_contact", school)


def told(user):
    found = {}
    with clock.at(f"{TODAY}T09:00"):
        for shelf in my_tickets.shelves(user, TODAY):
            found[shelf.key] = [(row.ticket.content, row.step, row.left) for row in shelf.rows]
    return found


def handled(school, town, content, due, **facts):
    return TicketFactory(
        **{"profile": TalentFactory(unit=town), "unit": school, "state": "handling"}
        | {"content": content, "due_on": due}
        | facts
    )


def test_the_holidays_do_not_count(town, school, teacher):
    handled(school, town, "过了", day(9, 28))
    handled(school, town, "今天", TODAY)
    handled(school, town, "节后", day(10, 9))
    handled(school, town, "补班", day(10, 10))
    handled(school, town, "挂着", day(10, 8), state="held")
    handled(school, town, "受理", None, state="sent", accept_by=day(9, 30))
    handled(school, town, "归档", day(9, 1), state="filed")
    assert told(teacher) == {
        "late": [("过了", "办结", -1)],
        "soon": [("今天", "办结", 0), ("受理", "受理", 1)],
        "later": [("节后", "办结", 3), ("补班", "办结", 4)],
        "held": [("挂着", "恢复办理", None)],
    }


def test_what_was_due_on_a_day_off_is_over(town, school, teacher):
    handled(school, town, "周日", day(9, 27))
    with clock.at("2026-09-27T09:00"):
        assert my_tickets.shelves(teacher, day(9, 27))[1].rows[0].left == 0
    assert told(teacher)["late"] == [("周日", "办结", -2)]


def test_the_office_sends_and_asks_but_not_about_its_own(town, school, office, teacher):
    profile = TalentFactory(unit=town)
    TicketFactory(profile=profile, content="新", registered_on=TODAY, begins_on=TODAY)
    done = {"state": "done", "call_by": day(9, 25), "done_on": day(9, 18)}
    handled(school, town, "别人办的", day(9, 18), handled_by=teacher, **done)
    handled(school, town, "自己办的", day(9, 18), handled_by=office, **done)
    found = told(office)
    assert found["late"] == [("别人办的", "回访", -2)]
    assert found["soon"] == [("新", "派单", 1)]
    with clock.at(f"{TODAY}T09:00"):
        found = {todo.title: (todo.rows.count(), todo.url) for todo in waiting(office)}
    assert found["待回访的办件"] == (1, URL)
    assert found["待派单的办件"] == (1, URL)


def test_the_page_leads_to_the_step_and_the_home_page_to_it(client, town, school, teacher, office):
    late = handled(school, town, "子女入学", day(9, 24))
    accounts.signed_in(client, teacher)
    with clock.at(f"{TODAY}T09:00"):
        page = client.get(URL).content.decode()
        paper = client.get(URL, {"paper": "docx"})
        urls = {todo.title: todo.url for todo in in_charge(teacher)}
    assert "已超 2 个工作日" in page
    assert reverse("talent:ticket-finish", args=[late.pk]) in page
    assert paper.status_code == 200
    assert urls["快到期的办件"] == URL
    accounts.signed_in(client, office)
    assert "没有等您办理的办件" in client.get(URL).content.decode()


def test_it_costs_the_same_for_three_and_for_twenty(
    client, town, school, teacher, django_assert_num_queries
):
    accounts.signed_in(client, teacher)
    for count in (3, 17):
        for _ in range(count):
            handled(school, town, "办", TODAY)
        client.get(URL)
        with django_assert_num_queries(7):
            client.get(URL)
