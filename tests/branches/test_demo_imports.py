"""Past imports of the demo county: each stage of an import is there to be looked at."""

import datetime as dt

import pytest

from branches.choices.organisations import OrganisationKind
from branches.demo import imports as demo
from branches.models import PartyMember
from portal.demo import DemoPlan
from portal.imports.choices import ImportState
from portal.imports.models import Import
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

pytestmark = pytest.mark.django_db

PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    town = orgs.township(orgs.county())
    importer = accounts.UserFactory(unit=town, username=demo.IMPORTER)
    accounts.with_role(importer, "township_member", town)
    return town


def test_one_is_taken_back_one_in_use_one_to_be_mended(town):
    branch = PartyOrganizationFactory(unit=town, kind=OrganisationKind.BRANCH)
    MemberFactory.create_batch(2, organization=branch)
    demo.build(PLAN)
    undone, done, checked = Import.objects.order_by("created_at")
    assert [one.state for one in (undone, done, checked)] == [
        ImportState.UNDONE,
        ImportState.DONE,
        ImportState.CHECKED,
    ]
    assert undone.undone_at < done.done_at < checked.checked_at
    assert checked.counts["errors"] >= 3
    assert PartyMember.objects.count() == 2 + done.counts["new"]


def test_a_county_without_branches_has_none(town):
    demo.build(PLAN)
    assert not Import.objects.exists()
