import pytest

from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.jobs import kinds

assert kinds.work


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def town(county):
    return orgs.township(county)


@pytest.fixture
def system(county):
    return holder("system_admin", county, name="系统员")


@pytest.fixture
def member(town):
    return holder("township_member", town, name="周宁")


@pytest.fixture
def visitor(client):
    return lambda user: signed_in(client, user)
