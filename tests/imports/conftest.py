"""A township with two branches; who keeps its rosters, and who keeps the county's."""

import pytest

from tests.factories import orgs
from tests.factories.accounts import UserFactory, signed_in, with_role
from tests.factories.branches import PartyOrganizationFactory


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def town(county):
    return orgs.township(county, name="云岭县东河镇", short_name="东河镇")


@pytest.fixture
def other_town(county):
    return orgs.township(county, name="云岭县西山镇", short_name="西山镇")


@pytest.fixture
def branch(town):
    return PartyOrganizationFactory(
        unit=town, name="中共东河镇第一支部委员会", short_name="第一支部"
    )


@pytest.fixture
def other_branch(other_town):
    return PartyOrganizationFactory(
        unit=other_town, name="中共西山镇第一支部委员会", short_name="西山支部"
    )


@pytest.fixture
def keeper(county):
    return with_role(UserFactory(unit=county, name="王敏"), "organization_office", county)


@pytest.fixture
def member(town):
    return with_role(UserFactory(unit=town, name="周宁"), "township_member", town)


@pytest.fixture
def page(client, keeper):
    return signed_in(client, keeper)
