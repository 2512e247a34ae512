import pytest

from assessments.domain.ledgers import handing
from assessments.domain.scores import publishing, runs
from tests import clock
from tests.factories import accounts, ledgers, orgs, registers, scores
from tests.factories.branches import MemberFactory, PartyOrganizationFactory


@pytest.fixture
def in_november(db):
    """Three days after the ledgers of November have opened."""
    with clock.at(ledgers.OPEN_DAY):
        yield


@pytest.fixture
def county(in_november):
    return orgs.county()


@pytest.fixture
def town(county):
    """Four members."""
    town = orgs.township(county, name="云岭县东河镇", short_name="东河镇")
    MemberFactory.create_batch(4, organization=PartyOrganizationFactory(unit=town))
    return town


@pytest.fixture
def other_town(county):
    return orgs.township(county, name="云岭县西山镇", short_name="西山镇")


@pytest.fixture
def office(county):
    return registers.designer(county)


@pytest.fixture
def reviewer(county):
    return accounts.holder("organization_office", county)


@pytest.fixture
def member(town):
    return accounts.holder("township_member", town)


@pytest.fixture
def form(county, office, town, other_town):
    return ledgers.form(county, by=office)


@pytest.fixture
def ledger(form, town):
    return ledgers.opened(form)[town.short_name]


@pytest.fixture
def filled(ledger, member):
    """Everything but the proof of pay, which is asked only where it was paid."""
    ledgers.fill(ledger, member, visited="2", reserve="3", paid="否", unpaid="上级拨款未到")
    ledgers.fill(ledger, member, income="12.5")
    return ledger


@pytest.fixture
def bare(county, office, town, other_town):
    """The least there may be of a form, looked at by one office: quick to make."""
    made = ledgers.form(county, ledgers.BARE, by=office)
    made.levels.update(roles=["organization_office"])
    return made


@pytest.fixture
def bare_ledger(bare, town):
    return ledgers.opened(bare)[town.short_name]


@pytest.fixture
def submitted(bare_ledger, member):
    ledgers.fill(bare_ledger, member, visited="2", remark="家常")
    return handing.submit(bare_ledger, by=member)


@pytest.fixture
def at(client):
    """`at(user)` is his browser."""
    return lambda user: accounts.signed_in(client, user)


# Scores: a county small enough to be scored by hand ----------------------------------------------


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


@pytest.fixture
def scored(reported, in_december, run_now):
    """November, not published yet."""
    return run_now().run


@pytest.fixture
def published(scored, leader):
    return publishing.publish(scored, seen=scored.digest, by=leader)


@pytest.fixture
def sheet(published, town):
    return published.sheets.get(unit=town)
