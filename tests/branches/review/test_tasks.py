"""To-dos of the year's review and of problems: when they come, whose they are, when they end."""

import datetime as dt

import pytest
from django.urls import reverse

from branches.choices.review import ReviewState
from branches.domain.review import problems, sheets, tasks
from branches.models import Problem, ReviewSheet
from portal.inbox.models import Task
from tests import clock
from tests.factories import accounts
from tests.factories.accounts import signed_in
from tests.factories.branches import PartyOrganizationFactory

pytestmark = pytest.mark.django_db
DECEMBER = dt.date(2026, 12, 1)
DONE = sheets.ReviewFacts(**dict.fromkeys(sheets.STEPS, DECEMBER))


@pytest.fixture
def branch(world):
    """Of a village whose clerk keeps it; the other township's is a branch too."""
    world.committee.kind = "committee"
    world.committee.save()
    world.clerk = accounts.holder("branch_clerk", world.village)
    return world.branch


def open_tasks():
    return sorted((task.role, task.title) for task in Task.objects.open())


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (dt.date(2026, 11, 30), None),
        (DECEMBER, (2026, dt.date(2027, 3, 31))),
        (dt.date(2027, 3, 31), (2026, dt.date(2027, 3, 31))),
        (dt.date(2027, 4, 1), None),
    ],
)
def test_the_season_is_december_to_march(day, season):
    assert tasks.season(day) == season


def test_who_has_not_begun_is_asked_and_the_place_above_told(world, branch):
    assert tasks.remind(dt.date(2026, 11, 30)) == 0
    assert tasks.remind(DECEMBER) == 3
    assert tasks.remind(DECEMBER) == 0
    own, *lines = open_tasks()
    assert own == ("branch_clerk", f"开展2026年民主评议党员：{branch}")
    assert lines == [("township_member", "1 个党支部还没有开始2026年民主评议")] * 2
    assert {one.due_on for one in Task.objects.open()} == {dt.date(2027, 3, 31)}
    assert tasks.remind(dt.date(2027, 1, 1)) == 2  # the lines anew; the branch is asked once
    tasks.remind(dt.date(2027, 4, 1))
    assert open_tasks() == []


def test_each_act_ends_what_it_was_asked_for(world, branch):
    world.foreign.delete()
    with clock.at("2026-12-02T09:00"):
        today = dt.date(2026, 12, 2)
        tasks.remind(today)
        sheet = sheets.open_sheet(branch, year=2026, by=world.clerk)
        assert open_tasks() == []
        assert set(Task.objects.values_list("done_act", flat=True)) == {"开始民主评议"}
        tasks.remind(today)
        assert open_tasks() == [
            ("branch_clerk", f"报送2026年民主评议党员：{branch}"),
            ("township_member", "1 个党支部还没有报送2026年民主评议"),
        ]
        sheets.change(sheet, DONE, by=world.clerk)
        sheet = sheets.hand_in(sheet, by=world.clerk)
        assert open_tasks() == []
        tasks.remind(today)
        assert open_tasks() == [("township_member", "1 个党支部的2026年民主评议待确认")]
        sheets.confirm(sheet, by=world.member_of_town)
    assert open_tasks() == []
    assert tasks.remind(today) == 0


def test_a_line_stays_while_another_branch_is_behind(world, branch):
    PartyOrganizationFactory(unit=world.town, parent=world.committee)
    with clock.at("2026-12-02T09:00"):
        tasks.remind(dt.date(2026, 12, 2))
        sheets.open_sheet(branch, year=2026, by=world.clerk)
    left = {(task.unit, task.title) for task in Task.objects.open()}
    assert left == {
        (place, title)
        for place, title in (
            (world.town, "2 个党支部还没有开始2026年民主评议"),
            (world.other_town, "1 个党支部还没有开始2026年民主评议"),
        )
    }


def test_what_was_handed_in_is_to_be_confirmed_after_the_season_too(world, branch):
    ReviewSheet.objects.create(organization=branch, year=2026, state=ReviewState.HANDED_IN)
    tasks.remind(dt.date(2027, 6, 1))
    assert open_tasks() == [("township_member", "1 个党支部的2026年民主评议待确认")]


def problem(world, **facts):
    told = {
        "problem": "学习不够经常",
        "source": "meeting",
        "year": 2026,
        "measure": "每月安排",
        "responsible": "书记",
        "due_on": dt.date(2026, 5, 20),
        "evidence": "已安排",
    }
    return Problem.objects.create(organization=world.branch, **{**told, **facts})


@pytest.mark.parametrize(
    ("day", "asked"), [(dt.date(2026, 5, 9), []), (dt.date(2026, 5, 10), ["1 个问题整改到期"])]
)
def test_a_problem_is_asked_for_ten_days_before_its_day(world, day, asked):
    problem(world)
    tasks.remind(day)
    assert [title for _, title in open_tasks()] == asked


@pytest.mark.parametrize(
    ("closed", "day", "asked"),
    [
        (dt.date(2026, 4, 10), dt.date(2026, 10, 9), False),
        (dt.date(2026, 4, 10), dt.date(2026, 10, 10), True),
        (dt.date(2025, 8, 31), dt.date(2026, 2, 27), False),
        (dt.date(2025, 8, 31), dt.date(2026, 2, 28), True),  # a month that has no such day
    ],
)
def test_half_a_year_after_it_was_closed_one_looks_back(world, closed, day, asked):
    problem(world, closed_on=closed)
    tasks.remind(day)
    titles = [title for _, title in open_tasks()]
    assert ("1 个问题该回头看了" in titles) is asked


def test_closing_and_looking_back_end_their_lines(world):
    by, found = world.member_of_town, problem(world)
    with clock.at("2026-06-01T09:00"):
        tasks.remind(dt.date(2026, 6, 1))
        problems.PROBLEMS.close(found, reason="到位", by=by)
    assert Task.objects.get().done_act == "销号"
    with clock.at("2026-11-01T09:00"):
        assert tasks.remind(dt.date(2026, 11, 30)) == 0
    with clock.at("2026-12-01T09:00"):
        tasks.remind(DECEMBER)
        problems.PROBLEMS.correct(found, look_back="held", looked_on=DECEMBER, by=by)
    assert "1 个问题该回头看了" not in {title for _, title in open_tasks()}


def test_links_lead_to_who_is_meant(client, world, branch):
    tasks.remind(DECEMBER)
    with clock.at("2026-12-01T09:00"):
        signed_in(client, world.member_of_town)
        line = Task.objects.open().get(unit=world.town)
        assert branch.code in client.get(line.url).text
        sheets.open_sheet(branch, year=2026, by=world.clerk)
        assert branch.code not in client.get(line.url).text
        listed = client.get(reverse("branches:reviews", query={"state": "open"})).text
    assert str(branch) in listed


def test_it_costs_the_same_however_many_branches(world, django_assert_max_num_queries):
    for _ in range(5):
        PartyOrganizationFactory(unit=world.town, parent=world.committee)
    with django_assert_max_num_queries(14):
        tasks.remind(DECEMBER)
