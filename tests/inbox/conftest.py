import pytest

from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder


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
def village(town):
    return orgs.village(town, name="东河镇柳林村", short_name="柳林村")


@pytest.fixture
def office(county):
    return holder("general_office", county, name="王敏")


@pytest.fixture
def leader(county):
    return holder("department_leader", county, name="周部长")


@pytest.fixture
def member(town):
    return holder("township_member", town, name="李青")


@pytest.fixture
def other_member(other_town):
    return holder("township_member", other_town, name="赵原")


@pytest.fixture
def clerk(village):
    return holder("branch_clerk", village, name="孙石")


@pytest.fixture
def colleague(town):
    """Works in the town without a role."""
    return UserFactory(unit=town, name="钱进")
