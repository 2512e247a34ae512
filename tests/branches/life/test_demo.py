"""Fourteen months of the demo county's activities: most held, some missing, numbers that add up."""

import datetime as dt

import pytest

from branches.demo import life
from branches.domain.life.compliance import DutyTotals, Reckoning, months_of
from branches.models import Activity, Attendance, PartyOrganization, StudyItem
from portal.demo import DemoPlan
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.life import committee

pytestmark = pytest.mark.django_db
PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))


def test_most_is_held_some_late_some_missing():
    county = orgs.county()
    town = orgs.township(county)
    accounts.UserFactory(unit=county, username=life.KEEPER)
    accounts.holder("township_member", town)
    for _ in range(6):
        branch = PartyOrganizationFactory(unit=orgs.village(town))
        committee(branch)
        MemberFactory.create_batch(2, organization=branch)
    life.build(PLAN)
    months = months_of(2026, today=PLAN.today)[:10]
    reckoning = Reckoning(PartyOrganization.objects.all(), months, today=PLAN.today)
    sums = DutyTotals.of(reckoning.cells.values())
    assert 0.75 * sums.due < sums.done < sums.due
    assert 0.75 * sums.done < sums.in_time < sums.done
    assert StudyItem.objects.exists()
    assert Attendance.objects.exists()
    ticked = Activity.objects.filter(attendance__isnull=False).distinct()
    assert all(one.attendance.count() == one.expected for one in ticked)
    assert not Activity.objects.filter(held_on__gt=PLAN.today).exists()
