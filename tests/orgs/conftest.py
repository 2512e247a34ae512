"""A small county and the people who keep its units in order."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import orgs
from tests.factories.accounts import UserFactory, signed_in, with_role


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
def keeper(county):
    """Keeps units and comparison groups of the whole county."""
    return with_role(UserFactory(unit=county, name="王敏"), "general_office", county)


@pytest.fixture
def member(town):
    """Sees the town, changes nothing."""
    return with_role(UserFactory(unit=town), "township_member", town)


@pytest.fixture
def office(client, keeper):
    """The keeper's browser."""
    return signed_in(client, keeper)


@pytest.fixture
def village(town):
    return orgs.village(town, name="东河镇柳树村", short_name="柳树村")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def yesterday(today):
    return today - dt.timedelta(days=1)


@pytest.fixture
def count_queries():
    """How many queries a call takes, for comparing two calls with each other."""

    def count(call):
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count
