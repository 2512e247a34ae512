"""Pages of letters: who sees what is to be done, the whole way by the browser's requests."""

import datetime as dt

import pytest
from django.urls import reverse

from branches.choices.relations import LetterState
from branches.demo import relations as demo
from branches.models import PartyMember, RelationTransfer
from portal.demo import DemoPlan
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from tests import clock
from tests.factories import accounts
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory
from tests.factories.people import PersonFactory
from tests.factories.people import number as number_of
from tests.factories.relations import LetterFactory

pytestmark = pytest.mark.django_db
REFUSED = 422


def url(name, *args, **query):
    return reverse(f"branches:{name}", args=args, query=query)


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-06-10T12:00"):
        yield


@pytest.fixture
def way(world, client):
    world.member = MemberFactory(organization=world.branch)
    world.keeper_there = accounts.holder("township_member", world.other_town)
    return world


def letter_of(member):
    return RelationTransfer.objects.get(member=member)


def test_from_asking_to_receiving_by_three_people(way, client):
    clerk = accounts.holder("branch_clerk", way.village)
    signed_in(client, clerk)
    assert "申请转接" in client.get(way.member.get_absolute_url()).text
    sent = {"direction": "inside", "target": way.foreign.pk, "reason": "工作调动"}
    page = client.post(url("transfer-ask", way.member.pk), sent)
    letter = letter_of(way.member)
    assert page.url == letter.get_absolute_url()
    assert client.get(url("transfer-issue", letter.pk)).status_code == 403
    signed_in(client, way.member_of_town)
    page = client.post(url("transfer-issue", letter.pk), {"issued_on": "2026-06-09", "days": "91"})
    assert page.status_code == REFUSED
    assert "1 至 90 天" in page.text
    sent = {"issued_on": "2026-06-09", "paid_until": "2026-05"}
    assert client.post(url("transfer-issue", letter.pk), sent).status_code == 302
    answer = client.get(url("transfer-docx", letter.pk))
    assert answer.headers["Content-Type"].endswith("document")
    letter.refresh_from_db()
    assert (letter.prints, letter.paid_until.code) == (1, "2026-05")
    signed_in(client, way.keeper_there)
    assert "登记接收" in client.get(letter.get_absolute_url()).text
    client.post(url("transfer-receive", letter.pk), {"received_on": "2026-06-10"})
    way.member.refresh_from_db()
    assert way.member.organization == way.foreign


def test_who_was_here_is_taken_back_by_the_number(way, client):
    number = number_of()
    person = PersonFactory(unit=way.village, name="张回来", identity=number)
    gone = {"left_on": dt.date(2026, 1, 5), "leaving_reason": "1"}
    MemberFactory(organization=way.branch, person=person, **gone)
    signed_in(client, way.member_of_town)
    sent = {
        "letter_number": "邻组介12号",
        "elsewhere": "中共邻县县委组织部",
        "issued_on": "2026-06-01",
        "received_on": "2026-06-10",
        "organization": way.branch.pk,
        "category": "full",
        "name": "张回来",
        "identity": number,
        "sex": person.sex,
        "birth": "1985-03-12",
        "joined_on": "2008-06-20",
        "confirmed_on": "2009-06-20",
        "tenure_adjust": "0",
        "confirmed": "on",
    }
    page = client.post(url("transfer-bring"), sent)
    assert page.status_code == 302, page.text
    member = PartyMember.objects.get(person=person)
    assert (member.left_on, member.organization) == (None, way.branch)
    page = client.post(url("transfer-bring"), sent)
    assert page.status_code == REFUSED
    assert "已用于" in page.text


def test_the_ledger_costs_the_same_however_long(way, client, django_assert_max_num_queries):
    signed_in(client, way.member_of_town)
    for _ in range(3):
        LetterFactory(member=MemberFactory(organization=way.branch))
    client.get(url("transfers"))
    with django_assert_max_num_queries(14):
        page = client.get(url("transfers"))
    assert page.text.count("中共邻县县委组织部") >= 3


def test_a_pocket_is_a_filter_and_a_figure(way, client):
    signed_in(client, way.member_of_town)
    LetterFactory(member=way.member, number="到期1号", valid_until=dt.date(2026, 6, 9))
    LetterFactory(
        member=MemberFactory(organization=way.branch),
        number="有效1号",
        valid_until=dt.date(2026, 6, 10),
    )
    page = client.get(url("transfers", standing="overdue")).text
    assert "到期1号" in page
    assert "有效1号" not in page
    may, june = Period.parse("2026-05"), Period.parse("2026-06")
    numbers = reading.read([FIGURES["REL-1"]], [may, june], [way.town])
    assert numbers["REL-1", may, way.town.pk].value == 0
    assert numbers["REL-1", june, way.town.pk].value == 1


def test_the_demo_has_letters_in_every_state(way):
    accounts.UserFactory(unit=way.county, username=demo.KEEPER)
    MemberFactory.create_batch(60, organization=way.branch)
    demo.build(DemoPlan(scale=1, today=dt.date(2026, 6, 10)))
    states = set(RelationTransfer.objects.values_list("state", flat=True))
    assert states == {LetterState.ASKED, LetterState.ISSUED}
    assert RelationTransfer.objects.overdue(dt.date(2026, 6, 10)).exists()
