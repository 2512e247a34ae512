"""What the demo judges: adjustments, inspections, grades, judges' rounds, votes on secretaries."""

import pytest
from django.utils import timezone

from assessments.choices import AdjustmentState, VisitState
from assessments.demo import adjustments, grades, inspections, judging
from assessments.domain.inspections import rounds
from assessments.models import (
    Adjustment,
    InspectionAnswer,
    InspectionRound,
    InspectionVisit,
    JudgedUnit,
    ReviewGrade,
    SecretaryReview,
    SurveyResult,
)
from assessments.presets.schemes import SCHEMES
from portal.demo import DemoPlan
from portal.registers.domain import presets
from portal.registers.presets import PRESETS
from tests.factories import accounts, orgs, schemes, scores

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def plan(county, office):
    """Six towns with two villages each, an office, and everybody who judges."""
    towns = [orgs.township(county) for _ in range(6)]
    for town in towns:
        orgs.village(town)
        orgs.village(town)
        accounts.holder("township_member", town)
    scheme = schemes.active(county, SCHEMES["township"]).scheme
    scheme.groups.add(scores.group(*towns, orgs.department(county)))
    accounts.holder("department_leader", county)
    for _ in range(3):
        accounts.holder("general_office", county)
        accounts.holder("cadre_office", county)
    presets.install([PRESETS["ASM-16"]], on=timezone.localdate(), by=office)
    return DemoPlan(scale=1, today=timezone.localdate())


def test_it_stands_as_if_it_had_been_done(plan):
    for part in (adjustments, inspections, grades, judging):
        part.build(plan)
    judging.finish(plan)
    states = set(Adjustment.objects.values_list("state", flat=True))
    assert states >= {AdjustmentState.APPROVED, AdjustmentState.PROPOSED}
    assert all(rounds.is_as_drawn(made) for made in InspectionRound.objects.all())
    failed = InspectionAnswer.objects.filter(verdict="failed")
    assert failed.exists()
    assert not failed.filter(finding=None).exists()
    assert InspectionVisit.objects.filter(state=VisitState.DRAWN).exists()
    assert ReviewGrade.objects.exists()
    assert SurveyResult.objects.exists()
    assert JudgedUnit.objects.exclude(mark=None).count() == 6
    assert SecretaryReview.objects.filter(grade="").count() == 2
