from django.utils import timezone

from portal.demo import DemoPlan
from portal.figures import demo
from portal.figures.models import FigureValue


def test_fourteen_months_stand_there(tiny):
    demo.build(DemoPlan(scale=1, today=timezone.localdate()))
    rows = FigureValue.objects.filter(unit=tiny.county)
    assert rows.values("period").distinct().count() == 14
    months = dict(rows.filter(figure="MEM-7").values_list("period", "value"))
    assert all(months.values())
    assert not rows.filter(state="frozen").exists()


def test_a_demo_without_units_takes_nothing(db):
    demo.build(DemoPlan(scale=1, today=timezone.localdate()))
    assert not FigureValue.objects.exists()
