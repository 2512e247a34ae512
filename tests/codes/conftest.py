import pytest

from portal.codes.catalogue import TABLES
from tests.factories import orgs
from tests.factories.accounts import holder


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def keeper(county):
    """Keeps the code tables."""
    return holder("organization_office", county, name="李娟")


@pytest.fixture
def reader(county):
    """Sees them, changes none."""
    return holder("talent_office", county)


@pytest.fixture
def sources():
    """The table the tests add to."""
    return TABLES["officer_source"]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What waits for the commit is done at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
