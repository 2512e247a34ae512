import pytest

from tests.factories import orgs
from tests.factories.accounts import holder, signed_in


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_SCANNER = ""


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def member(county):
    return holder("township_member", orgs.township(county), name="周宁")


@pytest.fixture
def system(county):
    return holder("system_admin", county, name="系统员")


@pytest.fixture
def visitor(client):
    return lambda user: signed_in(client, user)
