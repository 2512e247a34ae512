import pytest
from django.core.cache import cache

from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.api import bearing, token_of


@pytest.fixture(autouse=True)
def _fresh_counts():
    """How often somebody asked is counted in the cache, which outlives a test."""
    cache.clear()


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
def member(town):
    return holder("township_member", town, name="周宁")


@pytest.fixture
def system(county):
    return holder("system_admin", county)


@pytest.fixture
def security(county):
    return holder("security_admin", county)


@pytest.fixture
def visitor(client):
    return lambda user: signed_in(client, user)


@pytest.fixture
def ask(client):
    """Ask the API by a token of the user, as `ask(user, "units/")`."""

    def send(user, path, data=None, *, method="get", **token):
        _, secret = token_of(user, **token)
        return getattr(client, method)(f"/api/v1/{path}", data, headers=bearing(secret))

    return send
