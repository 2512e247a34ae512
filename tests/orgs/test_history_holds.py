"""Whatever acts follow one another, periods stay contiguous and the tree stays sound."""

import datetime as dt
from contextlib import suppress
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.orgs.domain import reshaping, units
from portal.orgs.domain.steps import NewUnit
from portal.orgs.models import Unit, UnitName, UnitPlace
from tests.factories import orgs
from tests.factories.accounts import UserFactory, with_role

UNITS = st.integers(0, 9)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "merge", "close", "rename", "split"]),
        UNITS,
        UNITS,
        st.integers(0, 40),
    ),
    max_size=8,
)


class County:
    """Nine units of three levels and somebody who may change them all."""

    def __init__(self):
        root = orgs.county()
        towns = [orgs.township(root) for _ in range(3)]
        villages = [orgs.village(town) for town in towns for _ in range(2)]
        self.units = [root, *towns, *villages]
        self.keeper = with_role(UserFactory(unit=root), "general_office", root)
        self.kind = villages[0].kind

    def step(self, number, act, one, other, days):
        unit, target = self.units[one], self.units[other]
        when = {"effective_on": orgs.OPENED + dt.timedelta(days=days), "by": self.keeper}
        if act == "move":
            units.move(unit, parent=target, **when)
        elif act == "merge":
            reshaping.merge([unit], into=target, **when)
        elif act == "close":
            units.close(unit, **when)
        elif act == "rename":
            units.rename(unit, name=f"新名{number}", short_name=f"名{number}", **when)
        else:
            part = NewUnit(self.kind, f"新设{number}", f"设{number}", f"N{number}")
            children = dict.fromkeys(Unit.objects.get_children(unit).still_open()[:1], part)
            reshaping.split(unit, into=[part], children=children, keep=True, **when)


def assert_contiguous(model):
    for unit in Unit.objects.all():
        periods = list(model.objects.filter(unit=unit).order_by("valid_from", "pk"))
        assert periods[0].valid_from == unit.opened_on
        assert periods[-1].valid_until == unit.closed_on
        assert all(a.valid_until == b.valid_from for a, b in pairwise(periods))


def assert_places_match_the_tree():
    for unit in Unit.objects.still_open():
        place = UnitPlace.objects.get(unit=unit, valid_until=None)
        assert place.parent == Unit.objects.get_parent(unit)
        name = UnitName.objects.get(unit=unit, valid_until=None)
        assert (name.name, name.short_name) == (unit.name, unit.short_name)


@pytest.mark.django_db(transaction=False)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_sequence_of_acts_keeps_history_and_tree_sound(steps):
    with transaction.atomic():
        county = County()
        for number, step in enumerate(steps):
            with suppress(ValidationError):
                county.step(number, *step)
        assert not any(Unit.objects.find_problems())
        assert_contiguous(UnitName)
        assert_contiguous(UnitPlace)
        assert_places_match_the_tree()
        transaction.set_rollback(True)
