import pytest

from tests.factories import accounts, orgs
from tests.factories.branches import PartyOrganizationFactory


@pytest.fixture
def world():
    """A branch in a village and one in another township, and who keeps their members."""

    class World:
        county = orgs.county()
        town = orgs.township(county)
        other_town = orgs.township(county)
        village = orgs.village(town)
        office = accounts.holder("organization_office", county)
        member_of_town = accounts.holder("township_member", town)
        committee = PartyOrganizationFactory(unit=town)
        branch = PartyOrganizationFactory(unit=village, parent=committee)
        foreign = PartyOrganizationFactory(unit=other_town)

    return World
