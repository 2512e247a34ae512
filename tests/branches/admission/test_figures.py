"""ADM-1 to ADM-4, counted by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from branches.choices.admission import HitConclusion, StepCode
from branches.domain.admission import audits
from branches.models import AdmissionPlan
from portal.dates import PartialDate
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.orgs.models import Unit
from portal.periods import Period
from tests import clock
from tests.branches.admission.test_overseeing import looked, wrong
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.admission import CaseFactory, took
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.people import PersonFactory

S = StepCode
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.at("2026-11-30T12:00"):
        yield


@pytest.fixture
def town():
    return orgs.township(orgs.county())


@pytest.fixture
def branch(town):
    return PartyOrganizationFactory(unit=orgs.village(town))


@pytest.fixture
def office(town):
    return holder("organization_office", Unit.objects.get(depth=1))


def value_of(key, unit, code="2026-11"):
    period = Period.parse(code)
    numbers = reading.read([FIGURES[key]], [period], [unit])
    return getattr(numbers.get((key, period, unit.pk)), "value", None)


def planned(unit, quota, **more):
    return AdmissionPlan.objects.create(year=2026, unit=unit, quota=quota, **more)


def test_every_place_of_the_plan_counts_once(branch, town):
    county, other = Unit.objects.get(depth=1), orgs.township(Unit.objects.get(depth=1))
    planned(county, 10)
    planned(town, 4)
    planned(other, 3, closed_on=dt.date(2026, 3, 1))  # taken back
    CaseFactory(organization=branch, until=S.APPROVAL)  # assembly on 12 May
    assert value_of("ADM-1", town) == Decimal("25.0")  # 1/4
    assert value_of("ADM-1", county) == Decimal("10.0")  # 1/10
    assert value_of("ADM-1", other) is None
    assert value_of("ADM-1", branch.unit) is None  # it has no places of its own


def test_from_the_first_of_january_to_the_end_of_the_period(branch, town):
    planned(town, 4)
    CaseFactory(organization=branch, until=S.APPROVAL)
    refused = CaseFactory(organization=branch, until=S.ASSEMBLY)
    refused.end, refused.ended_on = "rejected", dt.date(2026, 7, 3)
    refused.save()
    CaseFactory(organization=branch, until=S.PREREVIEW)
    values = [value_of("ADM-1", town, code) for code in ("2026-04", "2026-06", "2026-07", "2026")]
    assert values == [0, Decimal("50.0"), Decimal("25.0"), Decimal("25.0")]


def test_how_many_of_them_are_young(branch, town):
    CaseFactory(organization=branch, until=S.ASSEMBLY)
    older = PersonFactory(unit=branch.unit, birth=PartialDate(1990, 11, 1))
    CaseFactory(organization=branch, until=S.ASSEMBLY, person=older)
    assert value_of("ADM-3", town) == Decimal("50.0")  # 36 years in November, 35 in October
    assert value_of("ADM-3", town, "2026-10") == Decimal("100.0")
    assert value_of("ADM-3", town, "2026-04") is None


def test_findings_until_people_say_what_they_were(branch, town, office):
    wrong(branch)
    with clock.at("2026-11-02T12:00"):
        looked(town, office)
    case = branch.admissions.get()
    assert value_of("ADM-2", town) == case.findings.count() == 2
    hit = case.findings.first()
    audits.conclude(hit, conclusion=HitConclusion.FALSE, handling="核对无误", by=office)
    assert value_of("ADM-2", town) == 1
    assert value_of("ADM-2", town, "2026-10") == 0


def test_the_lists_behind_the_numbers(branch, town, office, client):
    planned(town, 4)
    accepted = CaseFactory(organization=branch, until=S.APPROVAL)
    over = CaseFactory(organization=branch, until=S.TALK)  # nobody has gone on since January 2025
    took(over, S.ACTIVIST, dt.date(2025, 3, 31))
    assert value_of("ADM-4", town) == 2  # the oath of the other ran over too
    signed_in(client, office)
    november = Period.parse("2026-11")
    for key, names in (("ADM-1", {accepted}), ("ADM-4", {accepted, over})):
        address = FIGURES[key].rows(november, town, office)
        shown = {row.pk for row in client.get(address).context["table"].rows.data.data}
        assert shown == {case.pk for case in names}, key
    assert (
        FIGURES["ADM-2"]
        .rows(november, town, office)
        .startswith(reverse("branches:admission-findings"))
    )
