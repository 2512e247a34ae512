"""The demo county's party organisations: as many as a county has, believable, some faults."""

import datetime as dt

import pytest
from django.db.models import F, Q

from branches import demo
from branches.choices.organisations import (
    LEADERS,
    ElectionStage,
    HostState,
    Nature,
    OrganisationKind,
)
from branches.demo import plan
from branches.domain import terms
from branches.models import Affiliation, CommitteePost, Election, PartyOrganization
from portal.demo import DemoPlan
from portal.inbox.models import Task
from portal.orgs import demo as units_demo
from portal.orgs.models import Unit
from portal.people import demo as people_demo

pytestmark = pytest.mark.django_db
PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))


@pytest.fixture
def built(monkeypatch):
    monkeypatch.setattr(people_demo, "TOTAL", 1500)
    units_demo.build(PLAN)
    people_demo.build(PLAN)
    demo.build(PLAN)


def test_a_county_of_about_560_organisations_stands_in_order(built):
    rows = list(PartyOrganization.objects.in_tree_order())

    assert 540 <= len(rows) <= 600
    assert {row.kind for row in rows} == set(OrganisationKind.values)
    assert {row.nature for row in rows} == set(Nature.values)
    assert PartyOrganization.objects.find_problems() == ([], [], [], [], [])
    assert Affiliation.objects.current().count() == len(rows)
    assert Affiliation.objects.exclude(until=None).count() > 5
    places = {a.organization_id: a.parent_id for a in Affiliation.objects.current()}
    paths = {row.path: row.pk for row in rows}
    step = PartyOrganization.steplen
    assert all(places[row.pk] == paths.get(row.path[:-step]) for row in rows)


def test_terms_are_in_every_state_and_elections_lie_in_the_past(built):
    rows = terms.ElectionLadder(PLAN.today).annotate(PartyOrganization.objects.all())

    assert set(rows.values_list("stage", flat=True)) == {"", *ElectionStage.values}
    overdue = rows.filter(stage=ElectionStage.OVERDUE).count()
    assert 0.02 <= overdue / rows.count() <= 0.09
    assert not rows.filter(last_elected_on__gte=PLAN.today).exists()
    assert not Election.objects.filter(held_on__gte=PLAN.today).exists()
    elected = rows.exclude(last_elected_on=None).count()
    newest = Election.objects.filter(held_on=F("organization__last_elected_on"))
    assert newest.count() == elected


def test_some_hosts_are_dead_and_reminders_stand(built):
    dead = Q(host_state__in=[HostState.DORMANT, HostState.CANCELLED])
    assert PartyOrganization.objects.filter(dead).count() >= 3
    assert Task.objects.open().filter(key__startswith="branches.election.").count() > 50


def test_each_organisation_has_at_most_one_leader_and_most_have_one(built):
    led = CommitteePost.objects.current().filter(post__in=LEADERS)
    with_people = PartyOrganization.objects.filter(members__left_on=None).distinct()

    assert led.count() == led.values("organization").distinct().count()
    assert led.filter(organization__in=with_people).count() >= 0.9 * with_people.count()


def test_the_same_dice_give_the_same_county(db):
    units_demo.build(PLAN)
    units = list(Unit.objects.still_open().select_related("kind").in_tree_order())

    first, again = (
        [(draft.name, draft.unit.pk) for draft in _all(plan.county(units, PLAN.random("x")))]
        for _ in range(2)
    )

    assert first == again


def _all(draft):
    yield draft
    for child in draft.children:
        yield from _all(child)
