import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import orgs
from tests.factories.accounts import holder


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def keeper(county):
    """Keeps the rules."""
    return holder("general_office", county, name="王敏")


@pytest.fixture
def reader(county):
    """Sees rules, changes none."""
    return holder("talent_office", county)


@pytest.fixture
def outsider(county):
    return holder("township_member", orgs.township(county))


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def tomorrow(today):
    return today + dt.timedelta(days=1)
