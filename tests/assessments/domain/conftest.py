import pytest

from assessments.domain.scores import runs
from tests import clock
from tests.factories import accounts, ledgers, orgs, scores
from tests.factories.branches import MemberFactory, PartyOrganizationFactory


@pytest.fixture
def third_town(county):
    return orgs.township(county, name="云岭县南桥镇", short_name="南桥镇")


@pytest.fixture
def scheme(county):
    return scores.scheme(county)


@pytest.fixture
def group(scheme, town, other_town, third_town):
    return scores.group(town, other_town, third_town)


@pytest.fixture
def reported(form, town, other_town, third_town):
    """东河镇 has four members as the portal counts them; 西山镇 two, and says that it has three.
    南桥镇 hands in nothing."""
    MemberFactory.create_batch(2, organization=PartyOrganizationFactory(unit=other_town))
    scores.accepted(form, town, members=4, visited=3, year=50, paid=True)
    scores.accepted(
        form, other_town, members=3, visited=1, year=40, paid=False, contested={"members"}
    )
    ledgers.of(form, third_town)
    ledgers.target(town, number=60)
    ledgers.target(other_town, number=100)


@pytest.fixture
def assessor(county):
    return accounts.holder("assessment_office", county)


@pytest.fixture
def leader(county):
    return accounts.holder("department_leader", county)


@pytest.fixture
def in_december(in_november):
    """When November is over."""
    with clock.at("2026-12-04T09:00"):
        yield


@pytest.fixture
def run_now(scheme, group, assessor):
    """The run of November, as often as asked."""

    def run(period=ledgers.NOVEMBER, **more):
        return runs.score(scheme, period=period, group=group, by=more.get("by", assessor))

    return run
