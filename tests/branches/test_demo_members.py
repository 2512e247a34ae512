"""Members and officers of the demo county hold together; a handful of faults is meant."""

import datetime as dt

import pytest

from branches import demo
from branches.demo import members as demo_members
from branches.demo import officers as demo_officers
from branches.domain import member_checks, members
from branches.models import (
    AdmissionCase,
    CommitteePost,
    DisposalCase,
    DuesPayment,
    MemberMove,
    PartyMember,
    RelationTransfer,
    ReviewedMember,
    StatusChange,
    VillageOfficer,
)
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.people import demo as demo_people
from tests.factories import accounts, orgs

pytestmark = pytest.mark.django_db

PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))
PEOPLE, OFFICERS, MOVES, FAULTS = 300, 20, 10, 18


@pytest.fixture
def built(monkeypatch):
    county = orgs.county()
    accounts.UserFactory(unit=county, username=demo_members.KEEPER)
    for _ in range(2):
        town = orgs.township(county)
        for _ in range(3):
            orgs.village(town)
    monkeypatch.setattr(demo_people, "TOTAL", PEOPLE)
    monkeypatch.setattr(demo_officers, "TOTAL", OFFICERS)
    monkeypatch.setattr(demo_members, "MOVES", MOVES)
    demo_people.build(PLAN)
    demo.build(PLAN)


def test_most_people_are_members_and_few_records_have_faults(built):
    every = PartyMember.objects.select_related("person")
    assert every.count() > PEOPLE * 0.8
    faulty = [one for one in every if member_checks.errors(members.checked_values(one), PLAN.today)]
    assert 0 < len(faulty) <= FAULTS


def test_the_past_is_told(built):
    assert 0 < MemberMove.objects.count() <= MOVES
    assert all(move.target == move.member.organization for move in MemberMove.objects.all())
    gone = PartyMember.objects.exclude(left_on=None).count()
    assert StatusChange.objects.filter(what="left").count() == gone


def test_officers_live_in_villages_and_follow_the_committees(built):
    in_office = VillageOfficer.objects.in_office()
    assert OFFICERS * 0.8 <= in_office.count() <= OFFICERS
    assert {one.unit.kind.level for one in in_office} == {UnitLevel.VILLAGE}
    secretaries = in_office.filter(party_post="1")
    assert secretaries.filter(heads_both=True).exists()
    leading = CommitteePost.objects.current().filter(post="1").values("person")
    assert secretaries.filter(person__in=leading).exists()


def test_same_dice_give_the_same_members(built):
    def told():
        return list(PartyMember.objects.order_by("pk").values_list("person__name", "joined_on"))

    first = told()
    for kept in (AdmissionCase, DisposalCase, DuesPayment, ReviewedMember, RelationTransfer):
        kept.objects.all().delete()
    PartyMember.objects.all().delete()
    demo_members.build(PLAN)
    assert told() == first
