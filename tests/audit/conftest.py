import pytest

from tests.factories import orgs
from tests.factories.accounts import holder


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def auditor(county):
    return holder("auditor", county, name="审计员")


@pytest.fixture
def security(county):
    return holder("security_admin", county, name="安全员")
