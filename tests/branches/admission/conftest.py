"""A township whose committee may admit, a branch of a village, and who keeps its admissions."""

import pytest

from tests.factories import orgs
from tests.factories.accounts import holder
from tests.factories.branches import PartyOrganizationFactory


@pytest.fixture
def town():
    return orgs.township(orgs.county())


@pytest.fixture
def branch(town):
    committee = PartyOrganizationFactory(unit=town, kind="committee")
    return PartyOrganizationFactory(unit=orgs.village(town), parent=committee)


@pytest.fixture
def keeper(town):
    return holder("township_member", town)
