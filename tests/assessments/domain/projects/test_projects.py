"""A project from its draft to its last milestone; PRJ-1 by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.choices import ProjectState
from assessments.demo import projects as demo
from assessments.domain.projects import asking, drafting, progress, rates
from assessments.figures.projects import PROGRESS
from assessments.models import Milestone, ProjectNote, SecretaryProject
from portal.access import Denied
from portal.demo import DemoPlan
from portal.figures.catalogue import FIGURES, Asked
from portal.inbox.models import Task
from portal.periods import Period
from tests.factories import accounts, orgs, projects, scores

NOVEMBER = Period.parse("2026-11")
TODAY = dt.date(2026, 11, 23)
FACTS = {"name": "党建引领", "secretary": "张三三", "aim": "增收"}


def refused(act, *args, **facts):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **facts)
    return "".join(refusal.value.messages)


class TestDrafting:
    def test_weights_have_to_be_a_hundred(self, town, member):
        project = drafting.start(town, year=2026, by=member, **FACTS)
        drafting.add_milestone(
            project, name="试点", weight=40, due_on=dt.date(2026, 6, 30), by=member
        )
        assert "至 12 个，现有 1 个" in (words := refused(drafting.submit, project, by=member))
        assert "应为 100，现为 40" in words
        drafting.add_milestone(
            project, name="推开", weight=60, due_on=dt.date(2026, 12, 1), by=member
        )
        assert drafting.submit(project, by=member).is_waiting

    def test_a_day_of_another_year_and_a_second_of_the_name_are_refused(self, town, member):
        project = projects.draft(town)
        words = refused(
            drafting.add_milestone,
            project,
            name="完成试点",
            weight=5,
            due_on=dt.date(2027, 1, 1),
            by=member,
        )
        assert "应在2026年内" in words
        assert "已有节点“完成试点”" in words
        assert "已有" in refused(
            drafting.start, town, year=2026, by=member, **{**FACTS, "name": project.name}
        )

    def test_nobody_settles_what_he_handed_over(self, town, reviewer):
        project = projects.handed_over(town, reviewer)
        with pytest.raises(Denied):
            drafting.settle(project, by=reviewer)

    def test_given_back_it_may_be_changed_and_handed_over_again(self, town, member, reviewer):
        project = projects.handed_over(town, member)
        assert "项目待审定" in refused(drafting.correct, project, year=2026, by=member, **FACTS)
        project = drafting.give_back(project, reason="节点不清", by=reviewer)
        assert (project.is_draft, project.reason) == (True, "节点不清")
        drafting.correct(project, year=2026, by=member, **FACTS)
        project = drafting.settle(drafting.submit(project, by=member), by=reviewer)
        assert (project.is_running, project.reason) == (True, "")


class TestProgress:
    def test_the_last_milestone_ends_it(self, town, member, reviewer):
        project = projects.running(town)
        for milestone in project.milestones.in_order():
            progress.report(milestone, done_on=TODAY, words="已验收", by=member)
            progress.confirm(milestone, by=reviewer)
        project.refresh_from_db()
        assert project.state == ProjectState.DONE

    def test_nobody_confirms_what_he_told(self, town, reviewer):
        milestone = projects.reported(projects.running(town), reviewer)
        with pytest.raises(Denied):
            progress.confirm(milestone, by=reviewer)

    def test_what_is_not_done_yet_is_refused(self, town, member):
        milestone = projects.running(town).milestones.in_order().first()
        words = refused(
            progress.report, milestone, done_on=TODAY + dt.timedelta(1), words="", by=member
        )
        assert "不能晚于今天" in words
        assert "请写明完成的情况" in words

    def test_a_note_is_of_this_month_or_the_last(self, town, member):
        project = projects.running(town)
        progress.note(project, period=NOVEMBER, text="推进", by=member)
        progress.note(project, period=NOVEMBER, text="再推进", by=member)
        assert ProjectNote.objects.get().text == "再推进"
        earlier = NOVEMBER.shifted(-2)
        assert "只能填写本月和上月" in refused(
            progress.note, project, period=earlier, text="推进", by=member
        )


class TestNotesAskedFor:
    def test_a_missing_one_is_a_todo_until_it_is_written(self, town, other_town, member):
        project = projects.running(town)
        projects.note(projects.running(other_town), member)
        asking.ask_for_notes(dt.date(2026, 11, 17))  # AS-12: from the 18th on
        assert not Task.objects.exists()
        for _ in range(2):
            asking.ask_for_notes(TODAY)
        task = Task.objects.get()
        assert (task.unit, task.role) == (town, "township_member")
        assert task.due_on == dt.date(2026, 11, 25)
        progress.note(project, period=NOVEMBER, text="推进", by=member)
        assert not Task.objects.open().exists()

    def test_an_ended_project_is_not_asked_about(self, town, reviewer):
        project = projects.running(town)
        asking.ask_for_notes(TODAY)
        progress.end(project, reason="任务取消", by=reviewer)
        assert not Task.objects.open().exists()


class TestFigure:
    def told(self, period="2026-11"):
        asked = Asked(Period.parse(period), today=TODAY, figures=(PROGRESS,))
        return {unit: own[PROGRESS.key] for unit, own in FIGURES[PROGRESS.key].values(asked)}

    def test_weight_done_of_weight_due(self, town, other_town, member, reviewer):
        """By 23 November 40 of 100 are due in both; one did it in June, one this week."""
        day = {"done_on": dt.date(2026, 6, 28)}
        projects.confirmed(projects.running(town), member, reviewer, **day)
        projects.confirmed(projects.running(other_town), member, reviewer)
        assert {unit: (one.part, one.whole) for unit, one in self.told().items()} == {
            town.pk: (40, 40),
            other_town.pk: (40, 40),
        }
        june = {unit: (one.part, one.whole) for unit, one in self.told("2026-06").items()}
        assert june == {town.pk: (40, 40), other_town.pk: (0, 40)}

    def test_early_work_makes_up_for_nothing(self, town, member, reviewer):
        project = projects.running(town)
        projects.confirmed(project, member, reviewer, place=1)  # due in December
        ((_, own),) = self.told().items()
        assert (own.part, own.whole) == (0, 40)

    def test_what_is_only_told_does_not_count(self, town, member):
        projects.reported(projects.running(town), member)
        ((_, own),) = self.told().items()
        assert own.part == 0

    def test_nothing_due_is_not_nothing_there(self, town, other_town):
        """A unit with a project has a share of nothing; one without has no value at all."""
        projects.running(town)
        ((unit, own),) = self.told("2026-03").items()
        assert (unit, own.part, own.whole) == (town.pk, 0, 0)

    def test_what_fell_due_after_an_end_does_not_count(self, town):
        projects.running(town, ended_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
        assert self.told() == {}

    def test_the_page_says_the_same(self, town, member, reviewer):
        project = projects.running(
            town, steps=(("一", 30, (3, 1)), ("二", 60, (6, 1)), ("三", 10, (12, 1)))
        )
        projects.confirmed(project, member, reviewer)
        found = rates.progress(project.milestones.all(), TODAY)
        assert (found.done, found.due, found.rate) == (30, 90, Decimal("33.3"))


def test_demo_has_projects_in_all_states(county, town, member, reviewer):
    department = orgs.department(county)
    accounts.holder("unit_contact", department)
    scores.group(town, department)
    demo.build(DemoPlan(scale=1, today=timezone.localdate()))
    states = set(SecretaryProject.objects.values_list("state", flat=True))
    assert states == {ProjectState.RUNNING, ProjectState.DONE, ProjectState.WAITING}
    assert Milestone.objects.filter(confirmed_at__isnull=False).exists()
