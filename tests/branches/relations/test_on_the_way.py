"""Who is on the way to be a member is transferred: it is told, the admission goes along."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from branches.choices.admission import CaseEnd, StepCode, StepDecision
from branches.choices.relations import Direction
from branches.domain.admission import cases, clocks, opening
from branches.domain.relations import letters
from branches.domain.relations.letters import Brought, Issued, TransferAim
from branches.models import AdmissionCase, CaseStep, PartyMember
from portal.dates import PartialDate
from portal.deeds.domain import deeds
from portal.deeds.models import Deed
from tests import clock
from tests.factories import accounts
from tests.factories.accounts import signed_in
from tests.factories.admission import CaseFactory, took
from tests.factories.branches import MemberFactory
from tests.factories.people import number as number_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 5)


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-06-10T12:00"):
        yield


@pytest.fixture
def ways(world):
    world.keeper_there = accounts.holder("township_member", world.other_town)
    world.member = MemberFactory(
        organization=world.branch,
        category="probationary",
        joined_on=PartialDate(2025, 5, 12),
        confirmed_on=None,
    )
    world.case = opening.adopt(world.member, by=world.member_of_town)
    return world


def letter(ways, *, outside=False):
    aim = TransferAim(direction=Direction.INSIDE, target=ways.foreign)
    if outside:
        aim = TransferAim(direction=Direction.OUT, elsewhere="中共邻县青山镇委员会")
    asked = letters.ask(ways.member, aim, by=ways.member_of_town)
    by = ways.office if outside else ways.member_of_town
    return letters.issue(asked, Issued(issued_on=DAY), by=by)


def url(name, *args):
    return reverse(f"branches:{name}", args=args)


def test_it_is_told_where_the_letter_is_asked_written_and_received(ways, client):
    signed_in(client, ways.member_of_town)
    known = "发展党员流程正在办理（预备党员）"
    assert known in client.get(url("transfer-ask", ways.member.pk)).text
    sent = {"direction": "inside", "target": ways.foreign.pk}
    page = client.post(url("transfer-ask", ways.member.pk), sent, follow=True)
    assert page.text.count(known) == 2  # the message and the letter's page
    asked = ways.member.letters.get()
    assert known in client.get(url("transfer-issue", asked.pk)).text
    letters.issue(asked, Issued(issued_on=DAY), by=ways.member_of_town)
    signed_in(client, ways.keeper_there)
    page = client.get(url("transfer-receive", asked.pk)).text
    assert known in page
    assert "各项时限不变" in page


def test_who_has_no_admission_is_told_nothing(ways, client):
    other = MemberFactory(organization=ways.branch)
    signed_in(client, ways.member_of_town)
    assert "发展党员流程" not in client.get(url("transfer-ask", other.pk)).text


def test_the_admission_goes_along_and_its_clocks_stay(ways):
    before = clocks.probation_end(cases.story_of(ways.case))
    letters.receive(letter(ways), received_on=DAY, by=ways.keeper_there)
    case = AdmissionCase.objects.get(pk=ways.case.pk)
    assert (case.organization, case.is_running) == (ways.foreign, True)
    assert clocks.probation_end(cases.story_of(case)) == before == dt.date(2026, 5, 12)
    assert f"“{ways.branch}”转到“{ways.foreign}”" in case.steps.get(code="moved").content


def test_a_move_taken_back_is_withdrawn_in_the_case_too(ways):
    letters.receive(letter(ways), received_on=DAY, by=ways.keeper_there)
    deeds.withdraw(Deed.objects.latest("pk"), by=ways.office)
    case = AdmissionCase.objects.get(pk=ways.case.pk)
    assert case.organization == ways.branch
    assert not case.steps.standing().filter(code="moved").exists()


def test_out_of_the_county_the_case_ends_with_the_receipt(ways, client):
    going = letter(ways, outside=True)
    signed_in(client, ways.office)
    assert "登记回执时流程在本县结束" in client.get(url("transfer-confirm", going.pk)).text
    letters.confirm(going, received_on=DAY, by=ways.office)
    case = AdmissionCase.objects.get(pk=ways.case.pk)
    assert (case.end, case.ended_on) == (CaseEnd.STOPPED, DAY)


def test_between_the_assembly_and_the_approval_above(ways, client):
    took(ways.case, StepCode.REQUEST, dt.date(2026, 5, 2))
    took(ways.case, StepCode.CONVERSION, dt.date(2026, 5, 20), decision=StepDecision.ON_TIME)
    signed_in(client, ways.member_of_town)
    page = client.get(url("transfer-ask", ways.member.pk))
    assert "上级党委还没有审批" in page.text


def test_an_applicant_of_the_county_is_no_member_who_comes(ways):
    number = number_of()
    case = CaseFactory(organization=ways.branch)
    case.person.identity = number
    case.person.save()
    came = Brought(number="邻组介7号", elsewhere="中共邻县县委", issued_on=DAY, received_on=DAY)
    values = {"name": case.person.name, "identity": number, "category": "full"}
    with pytest.raises(ValidationError) as refusal:
        letters.bring_in(ways.branch, came, by=ways.office, **values)
    assert "请先结束该流程" in "".join(refusal.value.messages)
    assert not PartyMember.objects.filter(person=case.person).exists()
    assert CaseStep.objects.filter(case=case).count() == 1
