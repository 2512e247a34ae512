"""Every route is opened by everyone, and answers as the table says."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.guards.access.table import TABLE
from tests.guards.visiting import Visitors
from tests.guards.world import PERSONAS, build_world

pytestmark = pytest.mark.django_db

OUTSIDE = re.compile(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//([\w.-]+)""")


def routes(resolver=None, prefix=""):
    """Every route's name and view function."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from routes(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", entry.callback


def test_every_route_is_declared_and_none_is_dead():
    assert {name for name, _ in routes()} == set(TABLE)


@pytest.fixture(scope="module")
def world(for_the_module):
    world = build_world()
    return world, Visitors({persona: world.people.get(persona) for persona in PERSONAS})


@pytest.mark.parametrize("name", sorted(TABLE))
def test_route_answers_each_person_as_declared_and_refers_to_no_outside_host(name, world):
    declared, (rows, visitors) = TABLE[name], world
    url = rows.url(name, declared)
    answers = {who: visitors.ask(who, declared.method, url) for who in PERSONAS}
    statuses = {who: answer.status_code for who, answer in answers.items()}
    assert statuses == {who: getattr(declared, who) for who in PERSONAS}
    for answer in answers.values():
        if answer.get("Content-Type", "").startswith("text/html"):
            assert OUTSIDE.findall(answer.body.decode()) == []
