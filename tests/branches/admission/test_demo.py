"""Admissions of the demo county: every step, days that follow the rules, a few meant faults."""

import datetime as dt

import pytest

from branches.choices.admission import StepCode, StepDecision
from branches.demo import admissions
from branches.demo.life import KEEPER
from branches.domain.admission import plans, story
from branches.models import (
    AdmissionCase,
    AdmissionFinding,
    AdmissionPlan,
    AdmissionVote,
    CaseStep,
    RightsLimit,
    VoidForm,
)
from portal.dates import PartialDate
from portal.demo import DemoPlan
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

S = StepCode
pytestmark = pytest.mark.django_db
PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))
BORN = PartialDate(1995, 4, 18)


@pytest.fixture(autouse=True)
def _now():
    with clock.at("2026-11-21T09:00"):
        yield


@pytest.fixture
def built():
    county = orgs.county()
    accounts.holder("organization_office", county, username=KEEPER)
    town = orgs.township(county)
    top = PartyOrganizationFactory(unit=town, kind="committee")
    branches = [PartyOrganizationFactory(unit=orgs.village(town), parent=top) for _ in range(2)]
    for branch in branches:
        MemberFactory.create_batch(12, organization=branch)
    for number in range(16):
        unit = branches[number % 2].unit
        PersonFactory(unit=unit, birth=BORN, identity=f"99990019950418{number:03}X")
    for number in range(12):
        _member(branches[number % 2], days=55 + 20 * number)
    for number in range(5):
        _member(branches[number % 2], days=385 + 40 * number, full=True)
    admissions.build(PLAN)


def _member(branch, *, days, full=False):
    joined = PartialDate.of(PLAN.today - dt.timedelta(days=days))
    MemberFactory(
        organization=branch,
        person=PersonFactory(unit=branch.unit, birth=BORN),
        category="full" if full else "probationary",
        joined_on=joined,
        confirmed_on=PartialDate(joined.year + 1, joined.month, joined.day) if full else None,
    )


def _told():
    """Of applicants: members on record are changed by a first building."""
    rows = CaseStep.objects.filter(case__member=None).order_by("pk")
    return list(rows.values_list("case__person", "code", "happened_on"))


def test_somebody_stands_at_every_step_by_the_rules(built):
    assert set(CaseStep.objects.values_list("code", flat=True)) == set(S.values)
    assert not CaseStep.objects.filter(happened_on__gt=PLAN.today).exists()
    for case in story.prefetched(AdmissionCase.objects.all()):
        told = story.of(case)
        assert case.stage == told.stage
        for later, needs in story.NEEDS.items():
            days = [told.day(need) for need in needs if told.has(need)]
            assert not told.has(later) or all(day <= told.day(later) for day in days)
    assert AdmissionVote.objects.filter(entitled__gt=0).exists()
    for plan in AdmissionPlan.objects.all():
        assert plans.progress(plan).left > 0
    assert RightsLimit.objects.exists()
    used = CaseStep.objects.filter(form_number__in=VoidForm.objects.values("number"))
    assert VoidForm.objects.exists()
    assert not used.exists()


def test_only_the_meant_faults_are_found(built):
    found = AdmissionFinding.objects.all()
    assert {"AD-02", "AD-04"} <= {one.rule for one in found}
    assert 3 <= found.count() <= 4
    assert found.exclude(conclusion="").count() == 1


def test_not_every_probation_ends_in_time(built):
    step = CaseStep.objects.get(code=S.CONFIRMATION, decision=StepDecision.EXTEND)
    member = step.case.member
    assert (member.category, step.case.end) == ("probationary", "")
    assert member.extended_until == step.case.steps.get(code=S.CONVERSION).extended_until


def test_same_dice_give_the_same_days(built):
    first = _told()
    AdmissionFinding.objects.all().delete()
    AdmissionCase.objects.all().delete()
    for model in (RightsLimit, VoidForm, AdmissionPlan):
        model.objects.all().delete()
    admissions.admission_county.FormRange.objects.all().delete()
    admissions.build(PLAN)
    assert first
    assert _told() == first
