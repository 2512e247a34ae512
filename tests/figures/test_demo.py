from django.utils import timezone

from portal.demo import DemoPlan
from portal.figures import demo
from portal.figures.choices import State
from portal.figures.models import FigureValue


def test_fourteen_months_stand_there(tiny):
    demo.build(DemoPlan(scale=1, today=timezone.localdate()))
    rows = FigureValue.objects.filter(unit=tiny.county)
    assert rows.values("period").filter(period__kind="month").distinct().count() == 14
    months = dict(rows.filter(figure="MEM-7", period__kind="month").values_list("period", "value"))
    assert all(months.values())
    states = dict(rows.filter(period__kind="quarter").values_list("period", "state"))
    assert {str(period): state for period, state in states.items()} == {
        "2026-Q3": State.TAKEN,
        "2026-Q2": State.FROZEN,
        "2026-Q1": State.FROZEN,
        "2025-Q4": State.FROZEN,
    }
    kinds = set(rows.values_list("figure", "period__kind"))
    assert ("MEM-1", "year") in kinds
    assert ("MEM-3", "quarter") not in kinds  # of months only


def test_a_demo_without_units_takes_nothing(db):
    demo.build(DemoPlan(scale=1, today=timezone.localdate()))
    assert not FigureValue.objects.exists()
