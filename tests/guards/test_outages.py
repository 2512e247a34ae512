"""While the cache does not answer, home, every list and every record open and show no less."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from portal.accounts.roles import ROLES
from portal.orgs.models import Unit
from portal.ui.views import DetailPage, ListPage
from tests.factories import accounts
from tests.guards.access.table import TABLE
from tests.guards.visiting import taken_back
from tests.guards.world import build_world

pytestmark = pytest.mark.django_db

HOME = {"home", "home-panels"}
SERVER_ERROR = 500
TELL_THE_TIME = {"audit:events", "audit:looks"}  # of what was looked at just now
TAG = re.compile(rb"<[^>]*>")
MINUTE = re.compile(rb"[0-9]{2}:[0-9]{2}")  # one may end between two looks


@pytest.fixture
def addresses():
    """By name of the route."""
    world = build_world()
    urls = {name: world.url(name, row) for name, row in TABLE.items() if row.method == "get"}
    return {name: url for name, url in urls.items() if name in HOME or is_read(url)}


@pytest.fixture
def reader(addresses):
    """Somebody who may open everything."""
    user = accounts.UserFactory(unit=Unit.objects.get_first_root_node())
    for role in ROLES:
        accounts.with_role(user, role, user.unit)
    return accounts.signed_in(Client(raise_request_exception=False), user)


def is_read(url):
    return issubclass(getattr(resolve(url).func, "view_class", object), ListPage | DetailPage)


def seen(client, addresses):
    """Status and words of each; what looking at it left is taken back."""
    with taken_back():
        answers = {name: client.get(url) for name, url in addresses.items()}
        transaction.set_rollback(True)
    return {name: (a.status_code, _words(a.content)) for name, a in answers.items()}


def _words(page):
    return MINUTE.sub(b"", TAG.sub(b"", page))


def test_lists_and_records_show_without_the_cache_what_they_show_with_it(
    reader, addresses, without_cache
):
    before = seen(reader, addresses)
    without_cache()
    after = seen(reader, addresses)
    assert [name for name, (status, _) in after.items() if status >= SERVER_ERROR] == []
    differ = {name for name in before if before[name] != after[name]}
    assert differ <= TELL_THE_TIME
    assert {"branches:members", "cadres:cadre", "home"} <= after.keys()
