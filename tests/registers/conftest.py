import pytest

from tests.factories import accounts, orgs
from tests.factories import registers as factory


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
def office(county):
    return factory.designer(county)


@pytest.fixture
def member(town):
    return accounts.holder("township_member", town)


@pytest.fixture
def register(county, office):
    return factory.register(county, by=office)


@pytest.fixture
def make(register):
    """Typed values by label to typed values by key."""
    return lambda **typed: factory.raw(register, **typed)
