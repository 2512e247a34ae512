"""A server that does not answer gives a calm page that says what to do and asks again."""

import kombu.exceptions
import pytest
import redis.exceptions
from django.core.cache import cache
from django.db import InterfaceError, OperationalError

from portal.codes import lookup
from portal.codes.domain import memory
from portal.outages import is_outage
from portal.ui import errors
from portal.ui.registry import todos
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in

pytestmark = pytest.mark.django_db


def failing_with(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def raised(cause):
    error = OperationalError("no")
    error.__cause__ = cause
    return error


class ServerError(Exception):
    def __init__(self, pgcode):
        super().__init__("no")
        self.pgcode = pgcode


@pytest.fixture
def person(client):
    client.raise_request_exception = False
    return signed_in(client, holder("organization_office", orgs.county()))


@pytest.mark.parametrize(
    ("error", "is_one"),
    [
        (OperationalError("could not connect"), True),
        (InterfaceError("connection already closed"), True),
        (raised(ServerError("57P01")), True),
        (raised(ServerError("53300")), True),
        (raised(ServerError("40P01")), False),
        (raised(ServerError("57014")), False),
        (redis.exceptions.ConnectionError(), True),
        (redis.exceptions.ResponseError(), False),
        (kombu.exceptions.OperationalError(), True),
        (ValueError(), False),
    ],
)
def test_an_outage_is_a_server_that_does_not_answer(error, is_one):
    assert is_outage(error) is is_one


@pytest.mark.parametrize(
    "error",
    [OperationalError("away"), InterfaceError("closed"), redis.exceptions.ConnectionError()],
)
def test_a_page_that_cannot_reach_a_server_says_so_and_asks_again(person, monkeypatch, error):
    monkeypatch.setattr(todos, "for_user", failing_with(error))
    answer = person.get("/")
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "系统暂时不可用" in text
    assert 'http-equiv="refresh" content="30"' in text
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_a_session_that_cannot_be_read_is_an_outage_too(client, monkeypatch):
    client.raise_request_exception = False
    signed_in(client, holder("organization_office", orgs.county()))
    fail = failing_with(OperationalError("away"))
    monkeypatch.setattr("portal.accounts.session_store.SessionStore.load", fail)
    assert client.get("/").status_code == 503


def test_what_was_sent_is_never_sent_again_by_the_page(person, monkeypatch):
    fail = failing_with(OperationalError("away"))
    monkeypatch.setattr("portal.ui.domain.saved_views.save", fail)
    sent = {"list_key": "orgs:units", "name": "甲"}
    text = person.post("/views/save/", sent).content.decode()
    assert "可能没有保存" in text
    assert "refresh" not in text


def test_the_page_needs_no_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert errors.unavailable(rf.get("/")).status_code == 503


def test_a_program_is_answered_with_a_problem(person, monkeypatch):
    fail = failing_with(OperationalError("away"))
    monkeypatch.setattr("rest_framework.views.APIView.check_permissions", fail)
    answer = person.get("/api/v1/units/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "系统暂时不可用"


def test_a_program_is_answered_with_a_problem_even_before_its_view(client, monkeypatch):
    client.raise_request_exception = False
    signed_in(client, holder("organization_office", orgs.county()))
    fail = failing_with(OperationalError("away"))
    monkeypatch.setattr("portal.accounts.session_store.SessionStore.load", fail)
    answer = client.get("/api/v1/units/")
    assert answer.status_code == 503
    assert answer.json()["status"] == 503


class TestCodeTablesWithoutTheCache:
    @pytest.fixture
    def away(self, monkeypatch):
        fail = failing_with(redis.exceptions.ConnectionError())
        with monkeypatch.context() as patched:
            for name in ("get", "set", "get_or_set", "add"):
                patched.setattr(memory.cache, name, fail)
            yield patched

    def test_words_come_from_the_database(self, away):
        assert lookup.label("education", "21") == "大学"

    def test_they_are_read_once_in_a_while(self, away, django_assert_num_queries):
        lookup.options("education")
        memory.look_again()
        with django_assert_num_queries(0):
            lookup.options("education")

    def test_a_change_made_meanwhile_is_announced_when_the_cache_is_back(self, away):
        lookup.options("education")
        memory.announce()
        away.undo()
        lookup.options("education")
        assert cache.get(memory.VERSION_KEY) == memory._shelf.version != ""

    def test_pages_open(self, person, away):
        assert person.get("/orgs/units/").status_code == 200
