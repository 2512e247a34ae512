"""Every route is opened by everyone, and answers as the table says."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.guards.access import EXEMPT, TABLE
from tests.guards.world import PERSONAS, build_world

pytestmark = pytest.mark.django_db


def routes(resolver=None, prefix=""):
    """Every route's name and view function."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from routes(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", entry.callback


@pytest.fixture
def world():
    return build_world()


def test_every_route_is_declared_and_none_is_dead():
    assert {name for name, _ in routes()} == set(TABLE) | set(EXEMPT)


OUTSIDE = re.compile(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//([\w.-]+)""")


@pytest.mark.parametrize("name", sorted(TABLE))
def test_page_refers_to_no_outside_host(name, world, client):
    declared = TABLE[name]
    url = world.url(name, declared)
    readers = [p for p in PERSONAS if getattr(declared, p) == 200 and declared.method == "get"]
    for persona in readers[:1] + readers[-1:]:
        world.sign_in(client, persona)
        answer = client.get(url)
        if answer.get("Content-Type", "").startswith("text/html"):
            assert OUTSIDE.findall(answer.content.decode()) == []


@pytest.mark.parametrize("name", sorted(TABLE))
def test_route_answers_each_person_as_declared(name, world, client):
    declared = TABLE[name]
    url = world.url(name, declared)
    answers = {}
    for persona in PERSONAS:
        world.sign_in(client, persona)
        answers[persona] = getattr(client, declared.method)(url).status_code
    assert answers == {persona: getattr(declared, persona) for persona in PERSONAS}
