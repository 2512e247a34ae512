"""The demo county's files: last year's graded within the quota, this year's under way."""

import datetime as dt

import pytest

from performance import demo
from performance.choices import PerformanceState
from performance.models import PerformanceFile, PerformanceReview, TargetChange
from portal.demo import DemoPlan
from tests import clock
from tests.factories import accounts, cadres, orgs

pytestmark = pytest.mark.django_db


def test_every_assessed_unit_has_two_years(county, town, judge, keeper):
    group = orgs.GroupFactory()
    for unit in (town, *(orgs.township(county) for _ in range(7))):
        orgs.MembershipFactory(group=group, unit=unit)
    accounts.holder("township_member", town, username="xz01")
    cadres.CadreFactory(unit=town)
    with clock.at("2026-11-29T09:00"):
        demo.build(DemoPlan(scale=1, today=dt.date(2026, 11, 29)))
    units = PerformanceFile.objects.of_units()
    assert units.filter(year=2025, state=PerformanceState.LOCKED).count() == 8
    assert units.filter(year=2025, grade="excellent").count() == 2
    assert units.filter(year=2026, state=PerformanceState.SET).count() == 8
    assert PerformanceReview.objects.filter(file__in=units.filter(year=2026)).count() == 8 * 3
    assert PerformanceFile.objects.of_persons().count() == 2
    assert TargetChange.objects.count() == 1
