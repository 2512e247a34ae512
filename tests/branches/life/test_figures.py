"""Figures of a year and of a quarter, counted by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from branches.figures.life import RULES
from branches.models import Attendance, Liaison, Visit
from portal.dates import PartialDate
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from tests import clock
from tests.factories import orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.cadres import CadreFactory, PostFactory
from tests.factories.life import ActivityFactory

pytestmark = pytest.mark.django_db


def value_of(key, unit, code):
    period = Period.parse(code)
    numbers = reading.read([FIGURES[key]], [period], [unit])
    return getattr(numbers.get((key, period, unit.pk)), "value", None)


def test_secretaries_who_lectured():
    town = orgs.township(orgs.county())
    lectured, silent = (PartyOrganizationFactory(unit=orgs.village(town)) for _ in range(2))
    day = dt.date(2026, 7, 1)
    ActivityFactory(organization=lectured, held_on=day, kind="secretary_class")
    ActivityFactory(organization=silent, held_on=day, kind="class")
    assert value_of("LIFE-7", town, "2026") == Decimal("50.0")


def test_a_quarter_is_the_sum_of_its_months():
    town = orgs.township(orgs.county())
    branch = PartyOrganizationFactory(unit=orgs.village(town))
    ActivityFactory(organization=branch, held_on=dt.date(2026, 5, 5), kind="theme")
    ActivityFactory(organization=branch, held_on=dt.date(2026, 4, 20), kind="assembly")
    # Three theme days, an assembly, a class.
    assert value_of("LIFE-1", town, "2026-Q2") == 5
    assert value_of("LIFE-2", town, "2026-Q2") == 2


def test_liaison_points_that_were_visited():
    town = orgs.township(orgs.county())
    since = dt.date(2026, 1, 5)
    points = [
        Liaison.objects.create(
            name=f"张{number}",
            standing="county",
            organization=PartyOrganizationFactory(unit=town),
            kind="branch",
            since=since,
        )
        for number in range(4)
    ]
    for day in (dt.date(2026, 4, 2), dt.date(2026, 5, 9)):
        Visit.objects.create(liaison=points[0], visited_on=day, kind="theme")
    Visit.objects.create(liaison=points[1], visited_on=dt.date(2026, 3, 31), kind="theme")
    assert value_of("LIFE-8", town, "2026-Q2") == Decimal("25.0")


def test_what_the_rules_miss_in_a_quarter_and_what_still_has_time():
    town = orgs.township(orgs.county())
    branch = PartyOrganizationFactory(unit=orgs.village(town))
    for day in ((4, 20), (5, 5)):
        ActivityFactory(organization=branch, held_on=dt.date(2026, *day), kind="theme")
    missing = {rule: value_of(f"LIFE-9.{rule}", town, "2026-Q2") for rule in RULES}
    # No committee; the lecture of the secretary, the meetings of the year are not due in June.
    assert missing == {"BR-01": 1, "BR-02": 0, "BR-04": 1, "BR-05": 1, "BR-06": 0, "BR-07": 0}
    with clock.at("2026-06-20T09:00"):
        assert value_of("LIFE-9.BR-05", town, "2026-Q2") == 1
        assert value_of("LIFE-9.BR-05.late", town, "2026-Q2") == 0
    with clock.at("2026-11-20T09:00"):
        assert value_of("LIFE-9.BR-05.late", town, "2026-Q2") == 1


def test_leaders_who_came_to_their_own_branch():
    town = orgs.township(orgs.county())
    branch = PartyOrganizationFactory(unit=town)
    came, absent = (MemberFactory(organization=branch) for _ in range(2))
    for member in (came, absent):
        cadre = CadreFactory(unit=town, person=member.person)
        PostFactory(cadre=cadre, unit=town, is_team_member=True, since=PartialDate(2024))
    outsider = CadreFactory(unit=town)  # no member of the Party
    PostFactory(cadre=outsider, unit=town, is_team_member=True, since=PartialDate(2024))
    held = ActivityFactory(organization=branch, held_on=dt.date(2026, 5, 12))
    for member, presence in ((came, "present"), (absent, "leave")):
        Attendance.objects.create(activity=held, member=member, presence=presence)
    assert value_of("LIFE-5", town, "2026-05") == Decimal("50.0")
    assert value_of("LIFE-5.n", town, "2026-05") == 1
    assert value_of("LIFE-5.n", town, "2026-06") == 0
