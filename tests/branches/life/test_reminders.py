"""To-dos of duties still missing: when they come, whose they are, when they end."""

import datetime as dt

import pytest

from branches.domain.life import activities, reminders
from branches.domain.life.facts import ActivityFacts
from branches.models import ActivityKind, Duty
from portal.inbox.models import Task
from tests import clock
from tests.factories import accounts
from tests.factories.life import ActivityFactory

pytestmark = pytest.mark.django_db
# October's deadline is Tuesday the third of November; five working days before: 27 October.


@pytest.fixture
def only_theme_days(world):
    Duty.objects.exclude(kind__code="theme").update(closed_on=dt.date(2026, 1, 1))
    for branch in (world.branch, world.foreign, world.committee):
        for month in range(4, 10):
            ActivityFactory(organization=branch, held_on=dt.date(2026, month, 5))
    world.clerk = accounts.holder("branch_clerk", world.village)
    return world


def open_tasks():
    return {(task.role, str(task.unit)) for task in Task.objects.open()}


def test_the_branch_five_working_days_before_then_the_township_two(only_theme_days):
    world = only_theme_days
    reminders.remind(dt.date(2026, 10, 26))
    assert open_tasks() == set()
    reminders.remind(dt.date(2026, 10, 27))
    assert open_tasks() == {("branch_clerk", str(world.village))}
    reminders.remind(dt.date(2026, 10, 30))
    assert open_tasks() == {
        ("branch_clerk", str(world.village)),
        ("township_member", str(world.town)),
        ("township_member", str(world.other_town)),
    }


def test_it_ends_with_the_record(only_theme_days):
    world = only_theme_days
    reminders.remind(dt.date(2026, 10, 28))
    kinds = list(ActivityKind.objects.filter(code="theme"))
    with clock.at("2026-10-29T09:00"):
        facts = ActivityFacts(
            kinds=kinds, held_on=dt.date(2026, 10, 28), topic="甲", expected=3, present=3
        )
        activities.record(world.branch, facts, by=world.clerk)
    assert open_tasks() == set()
    assert Task.objects.get().done_act == "登记组织生活"
