"""G2: the clock of tickets to the day, and the way of a ticket."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.access import Denied
from portal.rules.domain import calendar
from talent.choices import TicketState
from talent.domain import clock, supervision, tickets
from talent.models import Ticket
from tests import clock as time
from tests.factories import accounts, orgs
from tests.factories.talent import TalentFactory, TicketFactory

pytestmark = pytest.mark.django_db


def day(month, number):
    return dt.date(2026, month, number)


def test_the_golden_clock():
    assert clock.due(day(9, 28), 10) == day(10, 16)
    assert clock.after(day(10, 16), 2) == day(10, 20)
    held = [(day(9, 30), day(10, 12))]
    assert clock.paused(day(9, 28), held) == 4
    assert clock.due(day(9, 28), 10, held) == day(10, 22)
    assert clock.paused(day(9, 28), [(day(10, 1), day(10, 8))]) == 0
    assert clock.after(day(9, 20), 1) == day(9, 21)
    assert clock.after(day(10, 3), 1) == day(10, 8)
    assert clock.due(day(10, 3), 10) == day(10, 20)
    assert clock.after(day(10, 15), 5) == day(10, 22)


@given(
    limit=st.integers(1, 20),
    holds=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=3),
)
def test_the_clock_equals_a_count_day_by_day(limit, holds):
    begins = day(9, 18)
    spans = [
        (begins + dt.timedelta(days=start), begins + dt.timedelta(days=start + length))
        for start, length in holds
    ]
    work = calendar.current()
    stopped = {
        begins + dt.timedelta(days=n)
        for n in range(1, 60)
        if any(since <= begins + dt.timedelta(days=n) < until for since, until in spans)
    }
    allowed, today = limit + sum(map(work.is_workday, stopped)), begins
    while allowed:
        today += dt.timedelta(days=1)
        allowed -= work.is_workday(today)
    assert clock.due(begins, limit, spans) == today


@pytest.fixture
def school(county):
    return orgs.department(county, short_name="县教体局", name="云岭县教育体育局")


@pytest.fixture
def teacher(school):
    return accounts.holder("unit_contact", school)


def test_a_round_with_a_pause_and_a_second_one(town, county, office, school, teacher):
    profile, other = TalentFactory(unit=town), accounts.holder("talent_office", county)
    asked = {"matter": "06", "channel": "phone", "content": "子女入学", "by": office}
    with time.at("2026-09-28T09:00"):
        ticket = tickets.register(profile, on=day(9, 28), **asked)
        ticket = tickets.send(ticket, unit=school, by=office)
        assert (ticket.accept_by, ticket.due_on) == (day(9, 29), day(10, 16))
        ticket = tickets.accept(ticket, by=teacher)
    with time.at("2026-09-30T09:00"):
        ticket = tickets.hold(ticket, reason="papers", words="缺户口簿", by=teacher)
        with pytest.raises(ValidationError, match="不能这样办理"):
            tickets.finish(ticket, outcome="solved", words="已办", by=teacher)
    with time.at("2026-10-12T09:00"):
        ticket = tickets.resume(ticket, by=teacher)
        assert ticket.due_on == day(10, 22)
        with pytest.raises(ValidationError, match="不超过原时限"):
            tickets.extend(ticket, days=11, reason="放假", by=office)
    with time.at("2026-10-15T09:00"):
        ticket = tickets.finish(ticket, outcome="solved", words="已安排入学", by=teacher)
        assert (ticket.in_time, ticket.call_by) == (True, day(10, 22))
    with time.at("2026-10-16T09:00"):
        ticket = tickets.follow_up(ticket, satisfaction="bad", by=other)
        assert (ticket.state, ticket.round, ticket.due_on) == (
            TicketState.HANDLING, 2, day(10, 30),
        )  # fmt: skip
        ticket = tickets.finish(ticket, outcome="partly", words="改办", by=teacher)
        ticket = tickets.follow_up(ticket, satisfaction="bad", by=other)
    assert ticket.state == TicketState.FILED


def test_nobody_asks_about_what_he_did_himself(town, office):
    ticket = TicketFactory(profile__unit=town, unit=town, state="done", handled_by=office)
    with pytest.raises(ValidationError, match="另一位同志"):
        tickets.follow_up(ticket, satisfaction="good", by=office)


def test_a_refusal_names_its_paper(town, office):
    ticket = TicketFactory(profile__unit=town, unit=town, state="handling")
    with pytest.raises(ValidationError, match="依据"):
        tickets.finish(ticket, outcome="unsupported", words="不符合", by=office)
    done = tickets.finish(ticket, outcome="unsupported", words="依据《引才办法》", by=office)
    assert done.state == TicketState.DONE


def test_after_it_is_due_nothing_is_held_and_only_the_unit_in_charge_acts(
    town, school, clerk, office
):
    ticket = TicketFactory(
        profile__unit=town, unit=school, state="handling", due_on=day(3, 2), limit=5
    )
    with pytest.raises(Denied):
        tickets.finish(ticket, outcome="solved", words="办了", by=clerk)
    with pytest.raises(ValidationError, match="到期后不能挂起"):
        tickets.hold(ticket, reason="above", words="等批复", by=office)


def test_a_ticket_by_its_pages(client, town, office, school, teacher):
    profile = TalentFactory(unit=town, person__name="周明远")
    accounts.signed_in(client, office)
    given_facts = {"matter": "06", "channel": "phone", "content": "子女入学", "on": "2026-03-02"}
    client.post(reverse("talent:ticket-new", args=[profile.pk]), given_facts)
    ticket = Ticket.objects.get()

    def step(name, facts):
        return client.post(reverse(f"talent:ticket-{name}", args=[ticket.pk]), facts).status_code

    assert step("send", {"unit": school.pk}) == 302
    accounts.signed_in(client, teacher)
    assert "周明远" in client.get(reverse("talent:tickets")).content.decode()
    assert step("accept", {}) == 302
    assert step("finish", {"outcome": "solved", "words": "已安排"}) == 302
    assert step("follow-up", {"satisfaction": "good"}) == 403
    accounts.signed_in(client, office)
    assert step("follow-up", {"satisfaction": "good"}) == 302
    told = client.get(reverse("talent:supervision")).content.decode()
    assert "县教体局" in told
    assert "100.0%" in told
    page = client.get(f"{profile.get_absolute_url()}?tab=services").content.decode()
    assert "子女入学" in page


def test_what_waits_stands_on_the_home_page(client, town, office):
    TicketFactory(profile__unit=town)
    accounts.signed_in(client, office)
    assert "待派单的办件" in client.get(reverse("home")).content.decode()


def test_the_list_costs_the_same_for_three_and_for_twenty(
    client, town, office, django_assert_num_queries
):
    accounts.signed_in(client, office)
    for count in (3, 17):
        for _ in range(count):
            TicketFactory(profile__unit=town, unit=town)
        client.get(reverse("talent:tickets"))
        with django_assert_num_queries(5):
            client.get(reverse("talent:tickets"))


def test_what_is_two_working_days_late_is_raised_once(town):
    ticket = TicketFactory(profile__unit=town, unit=town, state="handling", due_on=day(10, 16))
    held = TicketFactory(profile__unit=town, unit=town, state="held", due_on=day(10, 16))
    assert supervision.escalate(day(10, 19)) == 0
    assert supervision.escalate(day(10, 20)) == 1
    assert supervision.escalate(day(10, 21)) == 0
    ticket.refresh_from_db()
    held.refresh_from_db()
    assert (ticket.escalated_on, held.escalated_on) == (day(10, 20), None)


def test_a_unit_sees_what_it_was_sent_and_what_is_due(client, town, school, teacher):
    TicketFactory(profile__unit=town, unit=school, state="sent")
    TicketFactory(profile__unit=town, unit=school, state="handling", due_on=day(10, 16))
    accounts.signed_in(client, teacher)
    with time.at("2026-10-12T09:00"):
        assert "快到期的办件" not in client.get(reverse("home")).content.decode()
    with time.at("2026-10-14T09:00"):
        told = client.get(reverse("home")).content.decode()
    assert "待受理的办件" in told
    assert "快到期的办件" in told


def test_mine_is_what_waits_for_my_next_step(client, town, office, school, teacher):
    profile = TalentFactory(unit=town)
    made = {
        name: TicketFactory(profile=profile, unit=unit, state=state, handled_by=by)
        for name, unit, state, by in (
            ("new", None, "registered", None),
            ("sent", school, "sent", None),
            ("taken", school, "handling", teacher),
            ("done", school, "done", teacher),
            ("own", school, "done", office),
            ("filed", school, "filed", teacher),
        )
    }
    names = {ticket.pk: name for name, ticket in made.items()}

    def told(user):
        rows = Ticket.objects.filter(tickets.waiting_for(user))
        return {names[ticket.pk] for ticket in rows}

    assert told(office) == {"new", "done"}
    assert told(teacher) == {"sent", "taken"}
    accounts.signed_in(client, teacher)
    page = client.get(reverse("talent:tickets"), {"mine": "true"})
    assert page.context["total"] == 2
