import datetime as dt
from collections import Counter

import pytest

from portal.demo import DemoPlan
from portal.orgs import demo
from portal.orgs.models import Succession, Unit, UnitName, UnitPlace

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def built(db):
    demo.build(DemoPlan(scale=1, today=TODAY))


def test_demo_county_has_the_promised_size(built):
    levels = Counter(Unit.objects.still_open().values_list("kind__level", flat=True))
    assert levels == {
        "county": 1,
        "township": 14,
        "village": 158,
        "department": 64,
        "enterprise": 2,
    }


def test_demo_tree_is_sound_and_in_official_order(built):
    assert not any(Unit.objects.find_problems())
    towns = Unit.objects.filter(depth=2).in_tree_order().values_list("position", "code")
    assert list(towns) == sorted(towns)


def test_demo_past_is_whole(built):
    open_count = Unit.objects.still_open().count()
    assert UnitName.objects.current().count() == open_count
    assert UnitPlace.objects.current().count() == open_count
    assert Succession.objects.count() == 5


def test_larger_scale_adds_towns_and_villages(db):
    demo.build(DemoPlan(scale=3, today=TODAY))
    labels = Counter(Unit.objects.still_open().values_list("kind__label", flat=True))
    assert (labels["村"], labels["社区"], labels["镇"]) == (435, 39, 24)
    assert Unit.objects.values("name").distinct().count() == Unit.objects.count()
