"""Who did not become a member leaves after three years, on the day; nobody else does."""

import datetime as dt

import pytest

from branches.choices.admission import CaseEnd, StepCode
from branches.domain.admission import purging
from branches.models import AdmissionCase, AdmissionFinding
from portal.audit.models import Event
from tests.factories.admission import CaseFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 30)


def ended(branch, how, on="2023-11-30"):
    case = CaseFactory(organization=branch, until=StepCode.TALK)
    AdmissionCase.objects.filter(pk=case.pk).update(end=how, ended_on=on, end_reason="甲")
    return case


def test_on_the_day_the_years_are_over(branch):
    ended(branch, CaseEnd.RETRACTED)
    assert purging.purge(DAY - dt.timedelta(days=1)) == 0
    assert purging.purge(DAY) == 1
    assert not AdmissionCase.objects.exists()
    told = Event.objects.get(action="admission.purged")
    assert "1 件" in str(told.detail)


def test_members_and_who_is_on_the_way_stay(branch):
    ended(branch, CaseEnd.ARCHIVED)
    CaseFactory(organization=branch)
    assert purging.purge(DAY) == 0


def test_a_finding_to_be_answered_waits(branch):
    case = ended(branch, CaseEnd.STOPPED)
    finding = AdmissionFinding.objects.create(case=case, message="甲", found_on=DAY)
    assert purging.purge(DAY) == 0
    AdmissionFinding.objects.filter(pk=finding.pk).update(conclusion="true")
    assert purging.purge(DAY) == 1
