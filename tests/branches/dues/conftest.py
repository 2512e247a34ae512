"""Everything here happens on 10 November 2026: October is closed since the third."""

from decimal import Decimal

import pytest

from branches.domain.dues import opening, standards
from branches.domain.dues.standards import StandardFacts
from portal.periods import Period
from tests import clock
from tests.factories import accounts
from tests.factories.branches import MemberFactory
from tests.factories.dues import StandardFactory

NOW = "2026-11-10T09:00"


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


@pytest.fixture
def dues(world):
    """Two farmers of a village with a standard since January, and a clerk; nothing opened yet."""
    world.clerk = accounts.holder("branch_clerk", world.village)
    world.members = MemberFactory.create_batch(2, organization=world.branch)
    world.one, world.two = world.members
    for member in world.members:
        StandardFactory(member=member)
    return world


def open_months(*codes):
    for code in codes:
        opening.open_month(Period.parse(code))


def approve(member, by, **facts):
    told = {"category": "farmer", "amount": Decimal("1.00"), "since": Period.parse("2026-11")}
    return standards.approve(member, StandardFacts(**{**told, **facts}), by=by)
