import pytest

from tests.factories import accounts, orgs
from tests.factories import performance as make


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def town(county):
    return orgs.township(county, short_name="东河镇", name="云岭县东河镇")


@pytest.fixture
def keeper(county):
    """干部科."""
    return accounts.holder("cadre_office", county)


@pytest.fixture
def judge(county):
    """考核办."""
    return accounts.holder("assessment_office", county)


@pytest.fixture
def member(town):
    """Fills for the township."""
    return accounts.holder("township_member", town)


@pytest.fixture
def holder(town):
    """A cadre with an account, who fills nothing else."""
    return accounts.holder("branch_clerk", town, name="欧阳明")


@pytest.fixture
def head(town):
    return accounts.holder("branch_clerk", town)


@pytest.fixture
def own(town, holder, head):
    return make.of_person(town, holder=holder, head=head)
