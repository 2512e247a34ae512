"""What lists and the tree show beside the record."""

import datetime as dt

import pytest

from branches.choices.organisations import OrganisationKind
from branches.domain import listing
from branches.models import PartyOrganization
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def test_members_are_counted_directly_and_with_all_below():
    general = PartyOrganizationFactory(kind=OrganisationKind.GENERAL_BRANCH)
    branch = PartyOrganizationFactory(parent=general)
    MemberFactory(organization=general)
    MemberFactory.create_batch(2, organization=branch)
    MemberFactory(organization=branch, left_on=TODAY, leaving_reason="1")

    rows = listing.with_member_counts(PartyOrganization.objects.in_tree_order())

    assert [(row.member_count, row.below_count) for row in rows] == [(1, 3), (2, 2)]


def test_the_tree_begins_where_the_users_sight_begins():
    county = orgs.county()
    town = orgs.township(county)
    top = PartyOrganizationFactory(kind=OrganisationKind.COMMITTEE, unit=county)
    committee = PartyOrganizationFactory(kind=OrganisationKind.COMMITTEE, unit=town, parent=top)
    branch = PartyOrganizationFactory(unit=town, parent=committee)
    PartyOrganizationFactory(unit=town, parent=committee, closed_on=TODAY)
    office = accounts.holder("organization_office", county)
    member = accounts.holder("township_member", town)

    assert list(listing.children(office, None)) == [top]
    (first,) = listing.children(member, None)
    assert (first, first.child_count) == (committee, 1)
    assert list(listing.children(member, committee)) == [branch]


def test_a_level_of_the_tree_costs_the_same_for_any_number_of_rows(django_assert_num_queries):
    county = orgs.county()
    office = accounts.holder("organization_office", county)
    top = PartyOrganizationFactory(kind=OrganisationKind.COMMITTEE, unit=county)
    for _ in range(5):
        MemberFactory(organization=PartyOrganizationFactory(unit=county, parent=top))
    assert office.holdings

    with django_assert_num_queries(1):
        assert [row.below_count for row in listing.children(office, top)] == [1] * 5
