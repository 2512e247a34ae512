"""Last year's reviews of the demo county: most confirmed, numbers that fit."""

import datetime as dt

import pytest

from branches.demo import reviews, watched
from branches.domain.polls import acts as polls
from branches.models import ElectionBallot, MobileStay, ReviewSheet
from portal.demo import DemoPlan
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
