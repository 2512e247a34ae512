import pytest

from tests.factories import accounts, orgs


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def office(county):
    return orgs.department(county, short_name="县财政局", name="云岭县财政局")


@pytest.fixture
def other(county):
    return orgs.township(county, short_name="东河镇", name="云岭县东河镇")


@pytest.fixture
def keeper(county):
    """干部科: keeps the files of the whole county."""
    return accounts.holder("cadre_office", county)


@pytest.fixture
def reader(county):
    """A head of the department: looks, changes nothing."""
    return accounts.holder("department_leader", county)
