import pytest

from portal.audit.domain import anchors
from tests.factories import orgs
from tests.factories.accounts import holder


@pytest.fixture(autouse=True)
def _own_anchor(settings, tmp_path):
    """As a new installation has it."""
    settings.AUDIT_ANCHOR = tmp_path / "anchor.json"
    anchors._write(anchors.Note())


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def auditor(county):
    return holder("auditor", county, name="审计员")


@pytest.fixture
def security(county):
    return holder("security_admin", county, name="安全员")


@pytest.fixture
def office(county):
    """Sees everybody in the county."""
    return holder("organization_office", county, name="王敏")
