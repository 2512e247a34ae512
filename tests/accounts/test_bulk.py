"""Accounts are disabled together, but never the last of an indispensable role."""

import pytest
from django.urls import reverse

from portal.accounts.models import User
from tests.factories import orgs
from tests.factories.accounts import _root, holder, signed_in

pytestmark = pytest.mark.django_db
URL = "/accounts/disable/"


@pytest.fixture
def clerks():
    town = orgs.township(_root())
    return [holder("township_member", unit=town) for _ in range(2)]


@pytest.fixture
def security():
    return holder("security_admin")


def asked(*users):
    return {"pick": [user.pk for user in users], "reason": "换届后不再任职"}


def disabled():
    return set(User.objects.exclude(disabled_at=None))


def test_all_ticked_are_disabled(client, security, clerks):
    browser = signed_in(client, security)
    assert reverse("accounts:disable-many") == URL
    assert browser.post(URL, asked(*clerks)).status_code == 302
    assert disabled() == set(clerks)


def test_ones_own_account_among_them_stops_all(client, security, clerks):
    answer = signed_in(client, security).post(URL, asked(*clerks, security))
    assert answer.status_code == 422
    assert security.name in answer.text
    assert disabled() == set()
