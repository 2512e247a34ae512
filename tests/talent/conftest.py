import pytest

from tests.factories import accounts, orgs


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def town(county):
    return orgs.township(county, short_name="东河镇", name="云岭县东河镇")


@pytest.fixture
def other(county):
    return orgs.township(county, short_name="西山镇", name="云岭县西山镇")


@pytest.fixture
def office(county):
    """人才办: verifies, decides, keeps all of it."""
    return accounts.holder("talent_office", county)


@pytest.fixture
def clerk(town):
    """乡镇组织委员: registers who comes from the own township."""
    return accounts.holder("township_member", town)
