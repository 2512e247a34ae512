"""The API against its own description: schemathesis asks every operation, odd things too."""

import datetime as dt

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.api import limits
from portal.api.schema import schema as described
from portal.periods import Period, PeriodKind
from tests.factories import ledgers, orgs
from tests.factories.accounts import holder
from tests.factories.api import bearing, token_of
from tests.factories.figures import FigureValueFactory
from tests.factories.jobs import JobFactory
from tests.factories.people import PersonFactory, number

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
# Without a body, and as things stand.
PLAINLY_ASKED = {"retry": 422, "submit": 422, "values": 400, "confirm": 400, "files": 400}
OPERATIONS = [
    (path, method) for path, methods in described()["paths"].items() for method in methods
]


@pytest.fixture
def portal(db):
    """The WSGI application, leaving open the test's own connection, as Django's client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def world(county, town, monkeypatch):
    """Rows to find by each operation, and somebody who may read them all."""
    monkeypatch.setattr(limits, "PER_USER", 1_000_000)
    owner = holder("organization_office", county)
    village = orgs.village(town)
    person = PersonFactory(unit=village, identity=number(), phone="13800001111")
    PersonFactory(unit=town, birth=None)
    job = JobFactory(owner=owner, result={"行数": 3, "表": ["甲"]})
    _, secret = token_of(owner)
    filling, key, proof = a_ledger(county, town)
    FigureValueFactory(unit=village)
    keys = {"units": village.pk, "people": person.pk, "jobs": job.pk, "ledgers": key}
    return bearing(secret), bearing(filling), {**keys, "file": proof}


def a_ledger(county, town):
    """One in hand with a proof, and the token of whoever fills it."""
    form = ledgers.form(county)
    month = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    due = timezone.now() + dt.timedelta(days=1)
    ledger = ledgers.of(form, town, month, due_at=due)
    clerk = holder("township_member", town)
    _, secret = token_of(clerk)
    return secret, ledger.pk, ledgers.proof(ledger, clerk, key="paid").pk


@pytest.mark.fuzzed
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=str)
def test_operation_keeps_to_the_schema(path, method, world, portal):
    reading, filling, keys = world
    headers = filling if path.startswith("/api/v1/ledgers/{id}/") else reading
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", portal, headers=headers)
    operation = schema[path][method.upper()]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def holds(case):
        case.call_and_validate(headers=headers, checks=CHECKS)

    holds()
    # The plain request, for a row that is there: the examples hardly ever meet one.
    known = {"id": keys[path.split("/")[3]]} if "{id}" in path else {}
    known |= {"file": keys["file"]} if "{file}" in path else {}
    case = operation.Case(path_parameters=known)
    response = case.call(headers=headers)
    case.validate_response(response, checks=CHECKS)
    assert response.status_code == PLAINLY_ASKED.get(path.split("/")[-2], 200)
