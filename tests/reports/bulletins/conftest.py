import pytest

from reports.series import SERIES
from tests import clock
from tests.factories import bulletins, orgs


@pytest.fixture(autouse=True)
def _in_november():
    with clock.at("2026-11-06T09:00"):
        yield


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def town(county):
    return orgs.township(county, name="云岭县东河镇", short_name="东河镇")


@pytest.fixture(autouse=True)
def sayings(monkeypatch):
    said = bulletins.Sayings()
    monkeypatch.setitem(SERIES, "testing", bulletins.declared(said))
    return said


@pytest.fixture
def staff(county):
    return bulletins.holders(county)
