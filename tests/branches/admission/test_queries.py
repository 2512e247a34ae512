"""Lists of admissions and dues ask as often for twenty rows as for one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.choices.admission import StepCode
from branches.models import AdmissionFinding, PartyOrganization
from portal.orgs.models import Unit
from tests import clock
from tests.factories.accounts import holder, signed_in
from tests.factories.admission import CaseFactory
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.dues import (
    PaymentFactory,
    ReliefFactory,
    RemittanceFactory,
    StandardFactory,
    opened,
)

pytestmark = pytest.mark.django_db
MANY = 19


def cases(branch):
    return CaseFactory(organization=branch, until=StepCode.CONTACTS)


def findings(branch):
    case = cases(branch)
    day = dt.date(2026, 11, 1)
    return AdmissionFinding.objects.create(case=case, rule="AD-02", message="甲", found_on=day)


def standards(branch):
    return StandardFactory(member=MemberFactory(organization=branch))


def payments(branch):
    return PaymentFactory(member=MemberFactory(organization=branch))


def reliefs(branch):
    return ReliefFactory(member=MemberFactory(organization=branch))


def above(branch):
    return PartyOrganization.objects.get(path=branch.path[: -PartyOrganization.steplen])


def remittances(branch):
    return RemittanceFactory(source=branch, target=above(branch))


def arrears(branch):
    return opened(MemberFactory(organization=branch), "2026-09", "2026-10")


def collected(branch):
    another = PartyOrganizationFactory(unit=branch.unit, parent=above(branch))
    return opened(MemberFactory(organization=another), "2026-10")


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-11-10T09:00"):
        yield


@pytest.fixture
def asked(client, town):
    signed_in(client, holder("organization_office", Unit.objects.get(depth=1)))

    def count(name):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(f"branches:{name}")).status_code == 200
        return len(queries)

    return count


@pytest.mark.parametrize(
    ("name", "made", "most"),
    [
        ("admissions", cases, 40),
        ("admission-findings", findings, 30),
        ("admission-board", cases, 40),
        ("dues", collected, 30),
        ("dues-standards", standards, 30),
        ("dues-payments", payments, 30),
        ("dues-reliefs", reliefs, 30),
        ("dues-remittances", remittances, 30),
        ("dues-arrears", arrears, 30),
    ],
)
def test_twenty_rows_ask_as_often_as_one(asked, branch, name, made, most):
    made(branch)
    asked(name)  # what is remembered for later requests
    one = asked(name)
    for _ in range(MANY):
        made(branch)
    assert asked(name) == one <= most
