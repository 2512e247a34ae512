"""Village officers appointed, corrected and leaving."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.actions import OFFICER_APPOINTED, OFFICER_CHANGED
from branches.domain import officers
from branches.models import VillageOfficer
from portal.access import Denied
from portal.audit.models import Event
from portal.dates import PartialDate
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, OfficerFactory, PartyOrganizationFactory
from tests.factories.people import number

pytestmark = pytest.mark.django_db
SECRETARY, DEPUTY, HEAD = "1", "2", "1"


@pytest.fixture
def world():
    class World:
        county = orgs.county()
        town = orgs.township(county)
        other_town = orgs.township(county)
        village = orgs.village(town)
        foreign_village = orgs.village(other_town)
        member_of_town = accounts.holder("township_member", town)

    return World


def appoint(world, **more):
    facts = {"party_post": SECRETARY, "village_post": HEAD, "education": "31", **more}
    person = {"name": "王五", "sex": "male", "birth": PartialDate(1980, 1)}
    given = {"unit": world.village, **({} if "person" in more else person), **facts}
    return officers.appoint(by=world.member_of_town, **given)


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        call(*args, **kwargs)
    return refusal.value


def test_appointed_with_both_posts(world):
    officer = appoint(world, sources=["2", "3"], monthly_pay=Decimal("3200.00"))
    assert officer.heads_both
    assert officer.posts_spoken == "书记、村（居）委会主任"
    assert officer.sources_spoken == "退役军人、致富能手"
    assert Event.objects.get(action=OFFICER_APPOINTED).detail["advice"] == []


def test_a_member_who_becomes_an_officer_stays_one_person(world):
    branch = PartyOrganizationFactory(unit=world.village)
    member = MemberFactory(organization=branch)
    member.person.identity = number()
    member.person.name = "王五"
    member.person.save()
    assert appoint(world, identity=number()).person == member.person


def test_no_post_no_officer(world):
    refusal = refused(appoint, world, party_post="", village_post="")
    assert "village_post" in refusal.message_dict
    assert appoint(world, party_post="", village_post="", supervises=True).posts_spoken


def test_only_in_villages_of_ones_own(world):
    assert "unit" in refused(appoint, world, unit=world.town).message_dict
    with pytest.raises(Denied):
        appoint(world, unit=world.foreign_village)


def test_once_in_office_per_village(world):
    officer = appoint(world)
    refusal = refused(appoint, world, person=officer.person)
    assert "已登记为" in refusal.messages[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficerFactory(unit=officer.unit, person=officer.person)


def test_unknown_source_refused(world):
    assert "sources" in refused(appoint, world, sources=["zz"]).message_dict


def test_not_in_the_future(world):
    later = PartialDate(timezone.localdate().year + 1)
    assert "since" in refused(appoint, world, since=later).message_dict


def test_losing_a_post_ends_heading_both(world):
    officer = appoint(world)
    changed = officers.change(officer, village_post="3", by=world.member_of_town)
    assert not changed.heads_both
    changes = Event.objects.get(action=OFFICER_CHANGED).detail["changes"]
    assert changes == {"村（居）委会职务": ["村（居）委会主任", "村（居）委会委员"]}


def test_advice_on_two_secretaries_and_on_separate_heads(world):
    first = appoint(world)
    second = OfficerFactory(unit=world.village, party_post=SECRETARY, village_post="")
    advice = officers.advice(second)
    assert any(f"还登记有“{first}”" in line for line in advice)
    assert any("一肩挑" in line for line in advice)
    assert officers.advice(first) == [f"党组织书记还登记有“{second}”，请核对是否应办理离任。"]


def test_leaving_keeps_the_row_and_allows_a_new_term(world):
    officer = appoint(world, since=PartialDate(2021, 3))
    early = {"until": PartialDate(2021, 2), "resign_reason": "1", "by": world.member_of_town}
    assert "until" in refused(officers.leave, officer, **early).message_dict
    gone = officers.leave(
        officer, until=PartialDate(2024, 3), resign_reason="1", by=world.member_of_town
    )
    assert (gone.in_office, gone.until) == (False, PartialDate(2024, 3))
    assert (
        "已离任" in refused(officers.change, gone, remark="好", by=world.member_of_town).messages[0]
    )
    again = appoint(world, person=officer.person, since=PartialDate(2025, 1))
    assert VillageOfficer.objects.filter(person=again.person).count() == 2
    assert officers.advice(gone) == []


def test_leaving_not_tomorrow(world):
    officer = appoint(world)
    tomorrow = PartialDate.of(timezone.localdate() + dt.timedelta(days=1))
    refusal = refused(
        officers.leave, officer, until=tomorrow, resign_reason="1", by=world.member_of_town
    )
    assert "until" in refusal.message_dict
