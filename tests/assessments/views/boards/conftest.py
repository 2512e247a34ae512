import pytest

from tests.factories import accounts


@pytest.fixture
def county_leader(county):
    return accounts.holder("county_leader", county)
