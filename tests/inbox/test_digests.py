import datetime as dt

import chinese_calendar
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.inbox.choices import Stage
from portal.inbox.domain import digests, tasks, workdays
from portal.inbox.domain.digests import Horizon
from portal.inbox.models import Digest, ReminderSettings, Task
from tests.factories import orgs
from tests.factories.accounts import holder
from tests.factories.inbox import TaskFactory

MONDAY = dt.date(2026, 11, 2)


def working_days(start, end):
    """Working days after `start` up to and including `end`, counted one by one."""
    days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(workdays.is_workday(day) for day in days)


def expected_stage(today, due_on):
    if due_on < today:
        return Stage.ESCALATED if working_days(due_on, today) >= 2 else Stage.LATE
    left = working_days(today, due_on)
    for days, stage in ((0, Stage.DUE), (2, Stage.TWO), (5, Stage.FIVE)):
        if left <= days:
            return stage
    return Stage.TOLD


days_of_2026 = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
pytestmark = pytest.mark.django_db  # the county's own calendar entries


@given(today=days_of_2026.filter(chinese_calendar.is_workday), away=st.integers(-20, 20))
def test_ladder_agrees_with_counting_days(today, away):
    due_on = today + dt.timedelta(days=away)
    assert Horizon.of(today).stage(due_on) == expected_stage(today, due_on)


@given(today=days_of_2026.filter(chinese_calendar.is_workday), away=st.integers(-20, 20))
def test_a_task_never_steps_back(today, away):
    due_on = today + dt.timedelta(days=away)
    later = workdays.step(today, 1)
    assert Horizon.of(later).stage(due_on) >= Horizon.of(today).stage(due_on)


def test_holidays_are_no_working_days():
    assert workdays.step(dt.date(2026, 9, 30), 1) == dt.date(2026, 10, 8)
    assert workdays.step(dt.date(2050, 1, 7), 1) == dt.date(2050, 1, 10)  # provisional


def sections_of(user):
    digest = Digest.objects.get(user=user)
    return {name: part["tasks"] for name, part in digest.content.items()}


def test_the_database_steps_as_python_does(member):
    due = [MONDAY + dt.timedelta(days=n) for n in range(-10, 15)]
    for day in due:
        TaskFactory(assignee=member, due_on=day)
    horizon = Horizon.of(MONDAY)
    rows = Task.objects.annotate(reached=horizon.expression()).values_list("due_on", "reached")
    assert dict(rows) == {day: horizon.stage(day).value for day in due}


def test_everything_of_a_day_is_in_one_digest(member):
    new = TaskFactory(assignee=member)
    due = TaskFactory(role="township_member", unit=member.unit, due_on=MONDAY)
    late = TaskFactory(assignee=member, due_on=dt.date(2026, 10, 30))
    assert digests.build(day=MONDAY) == 1
    assert sections_of(member) == {"late": [late.pk], "due": [due.pk], "new": [new.pk]}
    assert Digest.objects.get().task_count == 3


def test_a_second_run_of_the_day_does_nothing(member):
    TaskFactory(assignee=member, due_on=MONDAY - dt.timedelta(days=3))  # told each day it is late
    assert (digests.build(day=MONDAY), digests.build(day=MONDAY)) == (1, 0)
    assert Digest.objects.count() == 1


def test_no_digest_on_a_day_off(member):
    TaskFactory(assignee=member)
    assert digests.build(day=dt.date(2026, 10, 1)) == 0
    assert not Digest.objects.exists()


def test_each_step_is_told_once_and_lateness_every_day(member):
    TaskFactory(assignee=member, due_on=dt.date(2026, 11, 13))
    by_day = {}
    day = MONDAY
    while day <= dt.date(2026, 11, 18):
        digests.build(day=day)
        digest = Digest.objects.filter(day=day).first()
        by_day[day.day] = next(iter(digest.content)) if digest else ""
        day = workdays.step(day, 1)
    assert by_day == {
        2: "new",
        3: "",
        4: "",
        5: "",
        6: "five",
        9: "",
        10: "",
        11: "two",
        12: "",
        13: "due",
        16: "late",
        17: "late",
        18: "late",
    }


def test_a_missed_morning_is_made_up_for(member):
    task = TaskFactory(assignee=member, due_on=dt.date(2026, 11, 9))
    digests.build(day=MONDAY)  # five days left
    digests.build(day=dt.date(2026, 11, 6))  # the fifth, with two days left, had no run
    assert Digest.objects.get(day=dt.date(2026, 11, 6)).content == {
        "two": {"total": 1, "tasks": [task.pk]}
    }


def test_reminders_stop_when_the_work_is_done(member):
    TaskFactory(assignee=member, key="ledger:1", due_on=dt.date(2026, 10, 20))
    tasks.complete("ledger:1", by=member, act="上报台账")
    assert digests.build(day=MONDAY) == 0


def test_late_village_work_goes_up_to_the_township_once(village, clerk, member, leader):
    task = TaskFactory(role="branch_clerk", unit=village, due_on=dt.date(2026, 10, 29))
    digests.build(day=MONDAY)
    task.refresh_from_db()
    assert task.escalated_at is not None
    assert sections_of(member) == {"escalated": [task.pk]}
    assert sections_of(clerk) == {"late": [task.pk]}
    assert not Digest.objects.filter(user=leader).exists()
    digests.build(day=dt.date(2026, 11, 3))
    assert not Digest.objects.filter(user=member, day=dt.date(2026, 11, 3)).exists()


def test_late_township_work_goes_up_to_the_department_leader(town, member, leader):
    task = TaskFactory(role="township_member", unit=town, due_on=dt.date(2026, 10, 29))
    digests.build(day=MONDAY)
    assert sections_of(leader) == {"escalated": [task.pk]}


def test_one_day_late_is_not_brought_to_the_head(town, member, leader):
    TaskFactory(role="township_member", unit=town, due_on=dt.date(2026, 10, 30))
    digests.build(day=MONDAY)
    assert not Digest.objects.filter(user=leader).exists()


def test_disabled_accounts_are_left_out(town, member):
    TaskFactory(role="township_member", unit=town)
    type(member).objects.update(disabled_at=timezone.now())
    assert digests.build(day=MONDAY) == 0


def test_digest_waits_for_the_end_of_the_quiet_hours(member):
    ReminderSettings.objects.create(user=member, quiet_from=dt.time(18), quiet_until=dt.time(9, 30))
    TaskFactory(assignee=member)
    digests.build(day=MONDAY)
    at = timezone.localtime(Digest.objects.get().deliver_at)
    assert (at.date(), at.time()) == (MONDAY, dt.time(9, 30))


def test_the_digest_shows_what_was_done_since(member):
    TaskFactory(assignee=member, key="ledger:1", title="报送台账")
    digests.build(day=MONDAY)
    tasks.complete("ledger:1", by=member, act="上报台账")
    (section,) = digests.sections(Digest.objects.get())
    assert (section.label, section.total) == ("新的待办", 1)
    assert [(task.title, task.is_open) for task in section.tasks] == [("报送台账", False)]


def test_long_sections_are_cut_and_counted(member):
    Task.objects.bulk_create(
        Task(title="x", unit=member.unit, assignee=member) for _ in range(digests.MOST_LISTED + 7)
    )
    digests.build(day=MONDAY)
    (section,) = digests.sections(Digest.objects.get())
    assert (section.total, section.more) == (57, 7)


@pytest.mark.parametrize("count", [2, 300])
def test_queries_do_not_grow_with_tasks_or_people(count, county, leader, django_assert_num_queries):
    members = [holder("township_member", orgs.township(county)) for _ in range(min(count, 20))]
    Task.objects.bulk_create(
        Task(
            title="报送",
            unit=members[n % len(members)].unit,
            role="township_member",
            due_on=dt.date(2026, 10, 20) + dt.timedelta(days=n % 20),
        )
        for n in range(count)
    )
    with django_assert_num_queries(15):
        digests.build(day=MONDAY)
