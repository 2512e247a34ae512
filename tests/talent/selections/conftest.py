import pytest

from tests import clock
from tests.factories import accounts
from tests.factories.talent import TalentFactory


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-03-02T09:00"):
        yield


@pytest.fixture
def second(county):
    return accounts.holder("talent_office", county)


@pytest.fixture
def profile(town):
    return TalentFactory(unit=town, person__name="周明远")
