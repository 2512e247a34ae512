"""Every page of a record prints: its address with `?print=1` is a paper."""

import inspect

import pytest
from django.urls import resolve

from portal.accounts.roles import ROLES
from portal.ui.views import DetailPage
from tests.factories import accounts
from tests.guards.access.table import TABLE
from tests.guards.world import PERSONAS, build_world

pytestmark = pytest.mark.django_db

OPENED = 200
EVERYBODY = "everybody"  # holds every role


def is_record_page(address):
    view = getattr(resolve(address).func, "view_class", None)
    return inspect.isclass(view) and issubclass(view, DetailPage)


def test_every_record_page_has_its_paper(client):
    world, everybody = build_world(), accounts.UserFactory()
    for role in ROLES:
        accounts.with_role(everybody, role, everybody.unit)
    world.people[EVERYBODY] = everybody
    bare = []
    for name, declared in TABLE.items():
        if declared.method != "get" or not is_record_page(address := world.url(name, declared)):
            continue
        able = (who for who in PERSONAS if getattr(declared, who) == OPENED)
        world.sign_in(client, next(able, EVERYBODY))
        answer = client.get(address, {"print": "1"})
        assert answer.status_code == OPENED, address
        if "data-leave-out" not in answer.text:
            bare.append(name)
    assert bare == []
