"""Secretaries' projects as tests need them: two halves of a hundred, set or not."""

import datetime as dt

from django.utils import timezone

from assessments.choices import ProjectState
from assessments.models import Milestone, ProjectNote, SecretaryProject
from portal.periods import Period, PeriodKind
from tests.factories import accounts

STEPS = (("完成试点", 40, (6, 30)), ("全面推开", 60, (12, 15)))


def draft(unit, *, name="党建引领茶产业提质", year=None, steps=STEPS, **facts):
    year = year or timezone.localdate().year
    facts = {"secretary": "张三三", "aim": "茶园改造 2,000 亩", **facts}
    project = SecretaryProject.objects.create(unit=unit, year=year, name=name, **facts)
    Milestone.objects.bulk_create(
        Milestone(project=project, name=step, weight=weight, due_on=dt.date(year, *day))
        for step, weight, day in steps
    )
    return project


def handed_over(unit, by, **facts):
    now = timezone.now()
    return draft(unit, state=ProjectState.WAITING, submitted_at=now, submitted_by=by, **facts)


def running(unit, by=None, *, since=None, **facts):
    """Set by the office in January."""
    by = by or accounts.UserFactory(unit=unit)
    since = since or dt.datetime(timezone.localdate().year, 1, 20, tzinfo=dt.UTC)
    return draft(unit, state=ProjectState.RUNNING, set_at=since, set_by=by, **facts)


def reported(project, by, *, done_on=None, words="已验收", place=0):
    milestone = project.milestones.in_order()[place]
    milestone.done_on, milestone.words = done_on or timezone.localdate(), words
    milestone.reported_at, milestone.reported_by = timezone.now(), by
    milestone.save()
    return milestone


def confirmed(project, by, office, **facts):
    milestone = reported(project, by, **facts)
    milestone.confirmed_at, milestone.confirmed_by = timezone.now(), office
    milestone.save()
    return milestone


def note(project, by, *, text="召开推进会"):
    month = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    return ProjectNote.objects.create(
        project=project, period=month, text=text, written_at=timezone.now(), written_by=by
    )
