import datetime as dt

import pytest

from portal.codes import demo, lookup
from portal.codes.choices import Origin
from portal.codes.models import Code
from portal.demo import DemoPlan


@pytest.mark.django_db
def test_demo_county_has_values_of_its_own(committed):
    with committed():
        demo.build(DemoPlan(scale=1, today=dt.date(2026, 11, 21)))
    assert Code.objects.filter(origin=Origin.COUNTY).count() == len(demo.OWN)
    assert lookup.find("award", "云岭先锋称号").code == "X01"
    assert "X02" not in dict(lookup.options("officer_source"))
    listed = list(Code.objects.filter(table="frontline").in_order().values_list("code", flat=True))
    assert listed[-2:] == ["17", "X01"]
