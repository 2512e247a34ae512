import datetime as dt

import pytest

from portal.demo import DemoPlan
from portal.rules import demo
from portal.rules.choices import Tier
from portal.rules.domain import calendar, rules
from portal.rules.models import RuleVersion


@pytest.mark.django_db
def test_demo_county_has_parameters_of_its_own():
    demo.build(DemoPlan(scale=1, today=dt.date(2026, 11, 21)))
    assert RuleVersion.objects.filter(tier=Tier.COUNTY).count() == 4
    assert rules.value("BR-11", "member_hours", on=dt.date(2026, 11, 21)) == 40
    assert rules.value("BR-05", "per_month", on=dt.date(2026, 11, 21)) == 1
    assert rules.value("BR-05", "per_month", on=dt.date(2027, 1, 1)) == 2
    assert not calendar.is_workday(dt.date(2026, 12, 8))
