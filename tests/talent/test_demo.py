"""The demo's talents and enterprises pass the same checks as anybody's."""

import datetime as dt

import pytest

from portal.demo import DemoPlan
from portal.people import demo as people_demo
from talent import demo
from talent.demo import enterprises, people
from talent.domain import checks
from talent.models import Consent, Enterprise, EnterpriseYear, Recognition, TalentProfile
from tests.factories import accounts, orgs
from tests.factories.talent import GradeFactory

pytestmark = pytest.mark.django_db

PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))


def test_every_row_of_the_demo_holds(county, monkeypatch):
    orgs.township(county)
    GradeFactory()
    accounts.UserFactory(username=people.VERIFIER)
    monkeypatch.setattr(people_demo, "TOTAL", 80)
    monkeypatch.setattr(people, "AT_HOME", 30)
    monkeypatch.setattr(people, "AWAY", 30)
    monkeypatch.setattr(enterprises, "TOTAL", 60)
    people_demo.build(PLAN)
    demo.build(PLAN)
    for profile in TalentProfile.objects.select_related("unit"):
        assert list(checks.of_profile(profile)) == []
    for enterprise in Enterprise.objects.select_related("unit"):
        assert list(checks.of_enterprise(enterprise)) == []
    for year in EnterpriseYear.objects.all():
        assert list(checks.of_year(year)) == []
    assert Enterprise.objects.count() == Enterprise.objects.values("name").distinct().count()
    assert Consent.objects.exists()
    assert Recognition.objects.exists()
