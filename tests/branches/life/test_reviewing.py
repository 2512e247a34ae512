"""Levels of review are a setting of BR-14: none, the township, the township and then the county."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from branches.choices.life import ActivityState
from branches.domain.life import activities, reviewing, window
from branches.models import Activity
from branches.pages.life import waiting_for_review
from portal.rules.choices import Tier
from tests import clock
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.life import ActivityFactory
from tests.factories.rules import VersionFactory

pytestmark = pytest.mark.django_db
HELD = dt.date(2026, 5, 12)
TODAY = dt.date(2026, 6, 10)


@pytest.fixture(autouse=True)
def _day():
    with clock.at("2026-06-10 09:00"):
        yield


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def town(county):
    return orgs.township(county)


@pytest.fixture
def township(town):
    return holder("township_member", town)


@pytest.fixture
def office(county):
    return holder("organization_office", county)


@pytest.fixture
def activity(town):
    branch = PartyOrganizationFactory(unit=orgs.village(town))
    return ActivityFactory(organization=branch, held_on=HELD)


def ask(levels, since=dt.date(2026, 5, 1)):
    params = {"day": 3, "lock_months": 3, "record_days": 5, "review_levels": levels}
    VersionFactory(code="BR-14", tier=Tier.COUNTY, params=params, effective_from=since)


def waiting(which=reviewing.waiting):
    return list(which(Activity.objects.all(), today=TODAY))


def test_by_default_none_is_asked_for_and_nothing_waits(activity, township):
    assert reviewing.levels(window.month_of(HELD)) == 0
    assert waiting() == []
    assert not list(waiting_for_review(township))
    assert activities.approve(activity, by=township).state == ActivityState.REVIEWED


def test_one_level_is_the_township_s(activity, township, office):
    ask(1)
    assert waiting() == [activity]
    assert waiting(reviewing.waiting_for_county) == []
    (todo,) = waiting_for_review(township)
    assert list(todo.rows) == [activity]
    assert activities.approve(activity, by=township).state == ActivityState.REVIEWED
    assert waiting() == []


def test_of_two_the_second_is_the_county_s(activity, township, office):
    ask(2)
    made = activities.approve(activity, by=township)
    assert (made.state, made.get_standing_display()) == (ActivityState.SUBMITTED, "已初审")
    assert made.is_counted
    assert waiting() == []
    assert waiting(reviewing.waiting_for_county) == [made]
    with pytest.raises(ValidationError, match="等组织科复审"):
        activities.approve(made, by=township)
    (todo,) = waiting_for_review(office)
    assert list(todo.rows) == [made]
    assert activities.approve(made, by=office).state == ActivityState.REVIEWED


def test_the_county_s_word_is_the_last_at_once(activity, office):
    ask(2)
    assert activities.approve(activity, by=office).state == ActivityState.REVIEWED


def test_what_stands_in_no_township_is_the_county_s_from_the_first(county, office):
    ask(1)
    branch = PartyOrganizationFactory(unit=orgs.department(county))
    made = ActivityFactory(organization=branch, held_on=HELD)
    assert waiting(reviewing.waiting_for_county) == [made]


def test_changed_or_handed_in_anew_it_is_reviewed_anew(activity, township):
    ask(2)
    activities.approve(activity, by=township)
    told = replace(activities.facts_of(activity), expected=10, present=10)
    activities.change(activity, told, reason="补充内容", by=township)
    activity.refresh_from_db()
    assert activity.reviewed_by is None
    activities.give_back(activity, reason="缺内容", by=township)
    again = activities.submit(activity, by=township)
    assert (again.reviewed_by, again.get_standing_display()) == (None, "已提交")


def test_months_before_the_setting_are_left_alone(activity, township):
    ask(1, since=dt.date(2026, 6, 1))
    assert waiting() == []


def test_a_locked_month_waits_no_more(activity):
    ask(1)
    with clock.at("2026-10-20 09:00"):
        assert list(reviewing.waiting(Activity.objects.all(), today=dt.date(2026, 10, 20))) == []


def test_several_are_reviewed_on_one_page(activity, township, client):
    ask(1)
    other = ActivityFactory(organization=activity.organization, held_on=HELD, kind="assembly")
    foreign = ActivityFactory(held_on=HELD)
    signed_in(client, township)
    listed = client.get(reverse("branches:activities"), {"review": "first"})
    assert set(listed.context["table"].page.object_list.data) == {activity, other}
    address = reverse("branches:activities-approve")
    assert address in listed.content.decode()
    picked = {"pick": [activity.pk, other.pk, foreign.pk]}
    assert "所列记录一并审核" in client.get(address, picked).content.decode()
    client.post(address, picked)
    states = {one.pk: one.state for one in Activity.objects.all()}
    assert states[activity.pk] == states[other.pk] == ActivityState.REVIEWED
    assert states[foreign.pk] == ActivityState.SUBMITTED
