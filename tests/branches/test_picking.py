"""What the pickers offer while somebody types."""

import pytest
from django.urls import reverse

from tests.factories import accounts, orgs
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return orgs.village(orgs.township(orgs.county()))


@pytest.fixture
def keeper(client, village):
    return signed_in(client, accounts.holder("township_member", village, name="李明"))


def found(client, name, **query):
    response = client.get(reverse(f"branches:{name}", query=query))
    return [row["value"] for row in response.json()["results"]]


def test_organisations_are_found_by_initials(keeper, village):
    branch = PartyOrganizationFactory(unit=village, short_name="柳树村党支部")
    PartyOrganizationFactory(unit=village, short_name="东河村党支部")
    assert found(keeper, "pick", q="lsc") == [branch.pk]


def test_a_transfer_may_go_to_any_township(keeper, client):
    elsewhere = orgs.village(orgs.township(orgs.county()))
    branch = PartyOrganizationFactory(unit=elsewhere, short_name="柳树村党支部")
    assert found(keeper, "pick", q="柳树") == []
    assert found(keeper, "pick", q="柳树", **{"for": "transfer"}) == [branch.pk]
    assert found(keeper, "pick", **{"for": "transfer"}) == [], "nobody reads off the county"
    reader = signed_in(client, accounts.holder("county_leader", elsewhere, name="王五"))
    query = {"q": "柳树", "for": "transfer"}
    assert reader.get(reverse("branches:pick", query=query)).status_code == 403


def test_people_begin_with_the_organisations_members(keeper, village):
    branch = PartyOrganizationFactory(unit=village)
    member = MemberFactory(organization=branch)
    head = PersonFactory(unit=village, name="杨建国")

    assert found(keeper, "pick-person", organisation=branch.pk) == [member.person.pk]
    assert found(keeper, "pick-person", q="yjg") == [head.pk]
