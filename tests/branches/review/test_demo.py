"""Last year's reviews of the demo county: most confirmed, numbers that fit."""

import datetime as dt

import pytest

from branches.demo import reviews, watched
from branches.domain.polls import acts as polls
from branches.models import ElectionBallot, MobileStay, Problem, ReviewSheet
from portal.demo import DemoPlan
from portal.registers.domain import presets
from portal.registers.presets import PRESETS
from tests import clock
from tests.factories.accounts import holder
from tests.factories.branches import ElectionFactory, MemberFactory, PartyOrganizationFactory
from tests.factories.life import committee

pytestmark = pytest.mark.django_db
PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))


def test_most_are_confirmed_and_the_committee_had_the_votes(world):
    committee(world.branch)
    ElectionFactory(organization=world.branch, held_on=dt.date(2025, 5, 1), entitled=6, present=5)
    MemberFactory.create_batch(6, organization=world.branch)
    second = PartyOrganizationFactory(unit=world.village)
    MemberFactory(organization=second)
    reviews.build(PLAN)
    states = sorted(ReviewSheet.objects.values_list("state", flat=True))
    assert {"confirmed", "open"} == set(states)
    ballot = ElectionBallot.objects.get()
    assert ballot.candidates.filter(is_elected=True).count() == ballot.seats == 3
    assert ballot.candidates.filter(is_elected=False).count() == 1
    assert ballot.entitled == 6
    assert not list(polls.doubts(ballot))


def test_who_is_away_has_a_stay(world):
    MemberFactory(organization=world.branch, is_mobile=True, mobile_to="义乌")
    watched.build(PLAN)
    assert MobileStay.objects.get().to == "义乌"


def test_what_committees_found_goes_on_to_the_register(world):
    world.office.username = "zuzhi"
    world.office.save()
    for place in (world.town, world.other_town):
        PartyOrganizationFactory(unit=place, kind="committee")
    keeper = holder("assessment_office", world.county)
    with clock.at("2026-11-21T09:00"):
        presets.install([PRESETS["ASM-16"]], on=PLAN.today, by=keeper)
        reviews.build(PLAN)
    went = Problem.objects.exclude(finding=None).get()
    assert went.finding.unit == world.other_town
    assert Problem.objects.filter(organization__kind="committee").count() == 2
