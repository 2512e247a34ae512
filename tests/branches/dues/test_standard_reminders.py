"""Each January the standards of the year are asked for; the last of them ends the to-do."""

import datetime as dt

import pytest

from branches.domain.dues import standard_reminders
from portal.inbox.models import Task
from portal.periods import Period
from tests import clock
from tests.branches.dues.conftest import approve
from tests.factories.branches import MemberFactory

pytestmark = pytest.mark.django_db


def told():
    return sorted((task.role, task.title) for task in Task.objects.open())


def test_in_january_only(dues):
    standard_reminders.remind(dt.date(2026, 12, 31))
    assert told() == []
    standard_reminders.remind(dt.date(2027, 1, 1))
    assert told() == [("branch_clerk", f"核定 2027 年党费标准：{dues.village}")]
    assert standard_reminders.remind(dt.date(2027, 1, 31)) == 0
    standard_reminders.remind(dt.date(2027, 2, 1))
    assert told() == []


def test_who_has_no_clerk_is_on_the_townships_desk(dues):
    MemberFactory(organization=dues.committee)
    standard_reminders.remind(dt.date(2027, 1, 4))
    assert [role for role, _ in told()] == ["branch_clerk", "township_member"]


def test_the_last_standard_ends_it(dues):
    with clock.at("2027-01-08T09:00"):
        standard_reminders.remind(dt.date(2027, 1, 8))
        for member in dues.members:
            assert told()
            approve(member, dues.clerk, since=Period.parse("2027-01"))
        assert told() == []
