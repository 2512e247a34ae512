"""How near the end of a term is, in SQL and in Python alike."""

import datetime as dt

import pytest

from branches.choices.organisations import ElectionStage, Nature, OrganisationKind
from branches.domain import terms
from branches.models import PartyOrganization
from tests.factories import orgs
from tests.factories.branches import PartyOrganizationFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("due", "stage"),
    [
        (None, ElectionStage.UNKNOWN),
        (dt.date(2026, 11, 20), ElectionStage.OVERDUE),
        (dt.date(2026, 11, 21), ElectionStage.LAST),
        (dt.date(2026, 12, 21), ElectionStage.LAST),
        (dt.date(2026, 12, 22), ElectionStage.AGAIN),
        (dt.date(2027, 2, 21), ElectionStage.AGAIN),
        (dt.date(2027, 2, 22), ElectionStage.LETTER),
        (dt.date(2027, 5, 21), ElectionStage.LETTER),
        (dt.date(2027, 5, 22), ElectionStage.SURVEY),
        (dt.date(2027, 11, 21), ElectionStage.SURVEY),
        (dt.date(2027, 11, 22), ElectionStage.LATER),
    ],
)
def test_the_stage_of_a_due_date_is_the_same_in_sql(due, stage):
    facts = {"last_elected_on": due.replace(year=due.year - 3), "term_years": 3} if due else {}
    branch = PartyOrganizationFactory(**facts)
    branch.refresh_from_db()
    ladder = terms.ElectionLadder(TODAY)

    assert branch.due_on == due
    assert ladder.stage(branch) == stage
    assert ladder.annotate(PartyOrganization.objects.all()).get().stage == stage


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": OrganisationKind.WORKING_COMMITTEE},
        {"kind": OrganisationKind.GROUP},
        {"nature": Nature.FUNCTIONAL},
    ],
)
def test_who_does_not_elect_has_no_stage(facts):
    organisation = PartyOrganizationFactory(**facts)
    ladder = terms.ElectionLadder(TODAY)

    assert ladder.stage(organisation) is None
    assert ladder.annotate(PartyOrganization.objects.all()).get().stage == ""


def test_an_approved_other_date_counts_instead_of_the_term():
    branch = PartyOrganizationFactory(
        last_elected_on=dt.date(2024, 2, 29), term_years=3, next_election_on=dt.date(2027, 9, 1)
    )
    branch.refresh_from_db()

    assert branch.due_on == dt.date(2027, 9, 1)


def test_a_term_that_began_on_a_leap_day_ends_on_the_last_of_february():
    branch = PartyOrganizationFactory(last_elected_on=dt.date(2024, 2, 29), term_years=3)
    branch.refresh_from_db()

    assert branch.due_on == dt.date(2027, 2, 28)


def test_the_usual_term_follows_kind_and_place():
    county = orgs.county()
    village = orgs.village(orgs.township(county))

    assert terms.usual_years(OrganisationKind.COMMITTEE, county, on=TODAY) == 5
    assert terms.usual_years(OrganisationKind.BRANCH, county, on=TODAY) == 3
    assert terms.usual_years(OrganisationKind.BRANCH, village, on=TODAY) == 5
    assert terms.usual_years(OrganisationKind.LEADING_GROUP, county, on=TODAY) is None


def test_months_later_stays_within_the_month():
    assert terms.months_later(dt.date(2026, 10, 31), 4) == dt.date(2027, 2, 28)
    assert terms.months_later(dt.date(2026, 11, 21), 12) == dt.date(2027, 11, 21)
