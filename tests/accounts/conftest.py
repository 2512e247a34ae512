"""A county with two townships and the people who keep its accounts."""

import pytest

from tests.factories import orgs
from tests.factories.accounts import holder, signed_in


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
def village(town):
    return orgs.village(town, name="东河镇柳湾村", short_name="柳湾村")


@pytest.fixture
def system(county):
    return holder("system_admin", county, username="xitong", name="系统员")


@pytest.fixture
def security(county):
    return holder("security_admin", county, username="anquan", name="安全员")


@pytest.fixture
def auditor(county):
    return holder("auditor", county, username="shenji", name="审计员")


@pytest.fixture
def member(town):
    """Manages the accounts of a township."""
    return holder("township_member", town, username="xz01", name="周宁")


@pytest.fixture
def clerk(village):
    return holder("branch_clerk", village, username="zb001", name="吴村")


@pytest.fixture
def visitor(client):
    """Signs a person in and gives the browser."""
    return lambda user: signed_in(client, user)
