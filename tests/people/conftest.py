"""Two townships, a keeper of people for the county and a member of one township."""

import pytest

from tests.factories import orgs
from tests.factories.accounts import UserFactory, with_role


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def town(county):
    return orgs.township(county, name="云岭县东河镇", short_name="东河镇")


@pytest.fixture
def other_town(county):
    return orgs.township(county, name="云岭县西山镇", short_name="西山镇")


@pytest.fixture
def keeper(county):
    """Registers, merges and may look behind the mask, in the whole county."""
    return with_role(UserFactory(unit=county, name="王敏"), "organization_office", county)


@pytest.fixture
def member(town):
    """Registers people of the town, may not merge."""
    return with_role(UserFactory(unit=town), "township_member", town)


@pytest.fixture
def viewer(county):
    return with_role(UserFactory(unit=county), "general_office", county)
