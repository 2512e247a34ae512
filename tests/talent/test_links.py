"""县领导联系专家: one leader each, once a quarter; what was heard becomes a ticket."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from talent.choices import TicketState
from talent.domain import leaving, links
from talent.models import Contact, ExpertLink, Ticket
from tests import clock
from tests.factories import accounts
from tests.factories.talent import ContactFactory, LinkFactory, TalentFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 22)
BEGUN = dt.date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-06-22T09:00"):
        yield


@pytest.fixture
def leader(county):
    return accounts.holder("county_leader", county, name="高远")


def linked(leader, town, name="周明远", **facts):
    profile = TalentFactory(unit=town, person__name=name)
    return LinkFactory(leader=leader, profile=profile, since=BEGUN, **facts)


def test_one_leader_for_each_expert(county, town, office, leader):
    link = linked(leader, town)
    other = accounts.holder("county_leader", county, name="林川")
    facts = {"year": 2026, "profile": link.profile, "since": DAY, "by": office}
    with pytest.raises(ValidationError, match="已由高远联系"):
        links.LINKS.add(leader=other, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkFactory(leader=other, profile=link.profile)
    links.end(link, on=DAY, reason="分工调整", by=office)
    assert links.LINKS.add(leader=other, **facts).leader == other
    with pytest.raises(ValidationError, match="已于 2026-06-22 结束"):
        links.LINKS.correct(link, document="云组发〔2026〕9号", by=office)


def test_three_experts_for_each_leader(town, office, leader):
    for number in range(3):
        linked(leader, town, f"专家{number}")
    facts = {"leader": leader, "profile": TalentFactory(unit=town), "by": office}
    with pytest.raises(ValidationError, match="已联系 3 名专家"):
        links.LINKS.add(year=2026, since=DAY, **facts)
    with pytest.raises(ValidationError, match="不在 2025 年"):
        links.LINKS.add(year=2025, since=DAY, **facts)
    with clock.at("2027-01-11T09:00"):
        assert links.LINKS.add(year=2027, since=dt.date(2027, 1, 11), **facts).year == 2027


def test_another_field_than_the_leaders_is_hinted_at(town, leader):
    link = linked(leader, town, duties=["0402"])
    assert "不在领导分管领域内" in link.hint
    link.duties = ["0402", "0101"]  # of the family of 0102
    assert link.hint == ""
    link.duties = []
    assert link.hint == ""


def test_what_he_asks_for_becomes_a_ticket(town, office, leader):
    link = linked(leader, town)
    with pytest.raises(ValidationError, match="请选择办件事项"):
        links.tell(link, kind="visit", on=DAY, content="看望", problem="子女入学", by=leader)
    assert not Contact.objects.exists()
    said = links.tell(
        link, kind="meeting", on=DAY, content="座谈", problem="子女入学", matter="06", by=leader
    )
    ticket = Ticket.objects.get()
    assert (said.ticket, said.is_by_proxy) == (ticket, False)
    assert (ticket.state, ticket.channel, ticket.registered_on, ticket.content) == (
        TicketState.REGISTERED, "meeting", DAY, "子女入学",
    )  # fmt: skip
    proxy = links.tell(link, kind="phone", on=DAY, content="通电话", by=office)
    assert proxy.is_by_proxy
    assert list(Contact.objects.by_proxy()) == [proxy]


@pytest.mark.parametrize(
    ("on", "words"),
    [("2026-06-23", "晚于今天"), ("2026-01-04", "早于联系起始"), ("2025-12-31", "早于联系起始")],
)
def test_a_contact_lies_within_its_link(town, leader, on, words):
    day = dt.date.fromisoformat(on)
    with pytest.raises(ValidationError, match=words):
        links.tell(linked(leader, town), kind="visit", on=day, content="看望", by=leader)


def test_last_years_links_take_no_contacts_of_this_year(town, leader):
    old = LinkFactory(
        leader=leader, profile=TalentFactory(unit=town), year=2025, since=dt.date(2025, 1, 6)
    )
    with pytest.raises(ValidationError, match="记在当年的联系里"):
        links.tell(old, kind="visit", on=DAY, content="看望", by=leader)


def test_whoever_leaves_ends_his_links(town, office, leader):
    link = linked(leader, town)
    assert f"结束“{link}”。" in leaving.ends_with_it(link.profile)
    leaving.leave(link.profile, leaving="1", left_on=DAY, by=office)
    link.refresh_from_db()
    assert link.ended_on == DAY
    assert "已出库" in link.reason


def test_leaders_see_their_own_and_nothing_else(client, county, town, leader, clerk):
    own = linked(leader, town)
    foreign = linked(accounts.holder("county_leader", county), town, "李远归")
    accounts.signed_in(client, leader)
    listed = client.get(reverse("talent:links")).content.decode()
    assert "周明远" in listed
    assert "李远归" not in listed
    assert client.get(foreign.get_absolute_url()).status_code == 404
    page = client.get(own.get_absolute_url()).content.decode()
    assert "记录联系" in page
    assert "结束联系" not in page
    assert client.get(reverse("talent:link-end", args=[own.pk])).status_code == 403
    facts = {"kind": "visit", "on": "2026-06-20", "content": "看望本人", "problem": "住房",
             "matter": "05"}  # fmt: skip
    assert client.post(reverse("talent:link-contact", args=[own.pk]), facts).status_code == 302
    assert Contact.objects.get().ticket.content == "住房"
    accounts.signed_in(client, clerk)
    assert client.get(reverse("talent:links")).status_code == 403
    deputy = accounts.holder("department_leader", county)
    accounts.signed_in(client, deputy)
    assert client.get(foreign.get_absolute_url()).status_code == 200
    way = reverse("talent:link-contact", args=[own.pk])
    assert client.get(way).status_code == 403


def test_the_office_arranges_and_writes_for_them(client, town, office, leader):
    profile = TalentFactory(unit=town, person__name="周明远")
    accounts.signed_in(client, office)
    page = client.get(f"{profile.get_absolute_url()}?tab=links").content.decode()
    assert "安排县领导联系" in page
    facts = {"year": 2026, "leader": leader.pk, "profile": profile.pk, "duties": ["0402"],
             "since": "2026-06-01"}  # fmt: skip
    told = client.post(reverse("talent:link-new"), facts, follow=True).content.decode()
    assert "不在领导分管领域内" in told
    link = ExpertLink.objects.get()
    way = reverse("talent:link-contact", args=[link.pk])
    assert "由您代高远记录" in client.get(way).content.decode()
    client.post(way, {"kind": "phone", "on": "2026-06-20", "content": "通电话"})
    said = Contact.objects.get()
    listed = client.get(reverse("talent:contacts"), {"by_proxy": "true"}).content.decode()
    assert "通电话" in listed
    edit = {"kind": "visit", "on": "2026-06-19", "content": "改为走访"}
    assert client.post(reverse("talent:contact-edit", args=[said.pk]), edit).status_code == 302
    client.post(reverse("talent:contact-withdraw", args=[said.pk]), {"reason": "记错了人"})
    said.refresh_from_db()
    assert (said.kind, said.withdrawn_on) == ("visit", DAY)
    page = client.get(f"{profile.get_absolute_url()}?tab=links").content.decode()
    assert "高远" in page


def test_reminded_in_the_last_month_of_the_quarter(client, town, office, leader):
    linked(leader, town)
    ContactFactory(link=linked(leader, town, "李远归"), on=DAY)
    accounts.signed_in(client, leader)
    assert "本季度还没联系的专家" in client.get(reverse("home")).content.decode()
    asked = {"on": "2026-06-22", "contacted": "false"}
    listed = client.get(reverse("talent:links"), asked).content.decode()
    assert "周明远" in listed
    assert "李远归" not in listed
    accounts.signed_in(client, office)
    assert "县领导本季度还没联系的专家" in client.get(reverse("home")).content.decode()
    assert [links.is_asked(dt.date(2026, month, 1)) for month in (5, 6, 7, 9)] == [
        False, True, False, True,
    ]  # fmt: skip


def test_coverage_of_a_quarter(town, other, county, leader, office):
    """Four in force at the end of June, of whom two were spoken to in the quarter."""
    for name, on in (("甲", "2026-04-01"), ("乙", "2026-06-22"), ("丙", "2026-03-31")):
        ContactFactory(link=linked(leader, town, name), on=dt.date.fromisoformat(on))
    wrong = ContactFactory(link=linked(leader, other, "丁"), on=DAY)
    links.withdraw(wrong, reason="记错", by=office)
    ended = linked(leader, town, "戊", ended_on=dt.date(2026, 5, 6), reason="调离")
    ContactFactory(link=ended, on=dt.date(2026, 4, 8))
    linked(leader, town, "己", year=2025)
    quarter = Period.parse("2026-Q2")
    told = reading.read([FIGURES["TAL-T17"]], [quarter], [county, town, other])
    values = [told["TAL-T17", quarter, unit.pk].value for unit in (county, town, other)]
    assert [str(value) for value in values] == ["50.0", "66.7", "0.0"]
    way = FIGURES["TAL-T17"].rows(quarter, town, office)
    assert way.endswith(f"unit={town.pk}&on=2026-06-22")


@pytest.mark.parametrize("route", ["links", "contacts"])
def test_lists_cost_the_same_for_three_and_for_nine(
    client, town, leader, route, django_assert_num_queries
):
    accounts.signed_in(client, leader)
    for count in (3, 6):
        for number in range(count):
            ContactFactory(link=linked(leader, town, f"专家{count}{number}"), on=DAY)
        client.get(reverse(f"talent:{route}"))
        with django_assert_num_queries(6):
            client.get(reverse(f"talent:{route}"))
