"""A project until it is set: written by the unit, looked at by the organization office."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from assessments.actions import (
    PROJECT_DRAFTED,
    PROJECT_GIVEN_BACK,
    PROJECT_REMOVED,
    PROJECT_SET,
    PROJECT_SUBMITTED,
)
from assessments.choices import ProjectState
from assessments.domain.projects.holding import has_words, held, is_in
from assessments.models import Milestone, SecretaryProject
from assessments.permissions import PROJECTS_FILL, PROJECTS_MANAGE
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox.domain import notices
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if

FEWEST: Final = 2
MOST: Final = 12
WHOLE: Final = 100


@transaction.atomic
def start(
    unit: Unit, *, year: int, name: str, secretary: str, aim: str, by: User
) -> SecretaryProject:
    project = SecretaryProject(unit=unit, year=year, name=name.strip())
    project.secretary, project.aim = secretary.strip(), aim.strip()
    require(by, PROJECTS_FILL, project.unit)
    refuse_if(_is_written(project), _is_new(project))
    project.save()
    events.record(PROJECT_DRAFTED, by=by, target=project)
    return project


@transaction.atomic
def correct(
    project: SecretaryProject, *, year: int, name: str, secretary: str, aim: str, by: User
) -> SecretaryProject:
    project = _own_draft(project, by)
    project.year, project.name = year, name.strip()
    project.secretary, project.aim = secretary.strip(), aim.strip()
    refuse_if(_is_written(project), _is_new(project), _days_fit(project))
    project.save()
    events.record(PROJECT_DRAFTED, by=by, target=project)
    return project


@transaction.atomic
def remove(project: SecretaryProject, *, by: User) -> None:
    project = _own_draft(project, by)
    events.record(PROJECT_REMOVED, by=by, target=project)
    project.delete()


@transaction.atomic
def add_milestone(
    project: SecretaryProject, *, name: str, weight: int, due_on: dt.date, by: User
) -> Milestone:
    project = _own_draft(project, by)
    milestone = Milestone(project=project, name=name.strip(), weight=weight, due_on=due_on)
    refuse_if(_is_sound(milestone), _has_room(project))
    milestone.save()
    events.record(PROJECT_DRAFTED, by=by, target=project)
    return milestone


@transaction.atomic
def edit_milestone(
    milestone: Milestone, *, name: str, weight: int, due_on: dt.date, by: User
) -> Milestone:
    milestone.project = _own_draft(milestone.project, by)
    milestone.name, milestone.weight, milestone.due_on = name.strip(), weight, due_on
    refuse_if(_is_sound(milestone))
    milestone.save()
    events.record(PROJECT_DRAFTED, by=by, target=milestone.project)
    return milestone


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: User) -> SecretaryProject:
    project = _own_draft(milestone.project, by)
    milestone.delete()
    events.record(PROJECT_DRAFTED, by=by, target=project)
    return project


@transaction.atomic
def submit(project: SecretaryProject, *, by: User) -> SecretaryProject:
    project = _own_draft(project, by)
    refuse_if(what_is_wrong(project))
    project.state, project.reason = ProjectState.WAITING, ""
    project.submitted_at, project.submitted_by = timezone.now(), by
    project.save()
    events.record(PROJECT_SUBMITTED, by=by, target=project)
    return project


@transaction.atomic
def settle(project: SecretaryProject, *, by: User) -> SecretaryProject:
    """From now on its milestones count, and each month asks for its note."""
    project = _to_decide(project, by)
    refuse_if(what_is_wrong(project))
    project.state, project.set_at, project.set_by = ProjectState.RUNNING, timezone.now(), by
    project.save()
    events.record(PROJECT_SET, by=by, target=project)
    _tell(project, "书记项目已审定", "请按节点推进，每月填写进展。")
    return project


@transaction.atomic
def give_back(project: SecretaryProject, *, reason: str, by: User) -> SecretaryProject:
    project = _to_decide(project, by)
    refuse_if(has_words(reason, "reason", "请写明要改什么，例如“节点要能看出完成没有”。"))
    project.state, project.reason = ProjectState.DRAFT, reason.strip()
    project.save()
    events.record(PROJECT_GIVEN_BACK, by=by, target=project, reason=reason)
    _tell(project, "书记项目被退回", f"{by.name}：{project.reason}")
    return project


def what_is_wrong(project: SecretaryProject) -> Iterator[Problem]:
    """Why it cannot be handed over yet."""
    weights = list(project.milestones.values_list("weight", flat=True))
    if not FEWEST <= len(weights) <= MOST:
        yield (
            NON_FIELD_ERRORS,
            f"节点应有 {FEWEST} 至 {MOST} 个，现有 {len(weights):,} 个。请增减节点。",
        )
    if sum(weights) != WHOLE:
        yield (
            NON_FIELD_ERRORS,
            f"各节点的权重之和应为 {WHOLE}，现为 {sum(weights)}。请修改权重。",
        )


def _own_draft(project: SecretaryProject, by: User) -> SecretaryProject:
    project = held(project)
    require(by, PROJECTS_FILL, project.unit)
    refuse_if(is_in(project, ProjectState.DRAFT))
    return project


def _to_decide(project: SecretaryProject, by: User) -> SecretaryProject:
    project = held(project)
    require(by, PROJECTS_MANAGE, project.unit)
    if project.submitted_by_id == by.pk:
        raise Denied("这个项目是您本人报送的，请由其他人审定。")
    refuse_if(is_in(project, ProjectState.WAITING))
    return project


def _tell(project: SecretaryProject, title: str, text: str) -> None:
    if project.submitted_by_id is not None:
        notices.send(
            [project.submitted_by_id], title=title, text=text, url=project.get_absolute_url()
        )


# What may stand in the way ------------------------------------------------------------------------


def _is_written(project: SecretaryProject) -> Iterator[Problem]:
    yield from has_words(project.name, "name", "请填写项目名称，例如“党建引领茶产业提质”。")
    yield from has_words(project.secretary, "secretary", "请填写书记姓名。")
    yield from has_words(project.aim, "aim", "请写明要达到的成效，例如“茶园改造 2,000 亩”。")


def _is_new(project: SecretaryProject) -> Iterator[Problem]:
    rows = SecretaryProject.objects.filter(
        unit=project.unit, year=project.year, name=project.name
    ).exclude(pk=project.pk)
    if rows.exists():
        yield "name", f"“{project.unit}”{project.year}年已有“{project.name}”，请换一个名称。"


def _days_fit(project: SecretaryProject) -> Iterator[Problem]:
    """The year was changed: its milestones stay where they are."""
    if project.milestones.exclude(due_on__year=project.year).exists():
        yield "year", f"有节点的完成时限不在{project.year}年，请先改节点的时限。"


def _is_sound(milestone: Milestone) -> Iterator[Problem]:
    yield from has_words(milestone.name, "name", "请填写节点，例如“完成 500 亩茶园改造”。")
    if not 1 <= milestone.weight <= WHOLE:
        yield "weight", f"权重应在 1 至 {WHOLE} 之间。"
    yield from is_in_its_year(milestone)
    same = Milestone.objects.filter(project=milestone.project, name=milestone.name)
    if same.exclude(pk=milestone.pk).exists():
        yield "name", f"已有节点“{milestone.name}”，请换一个名称。"


def is_in_its_year(milestone: Milestone) -> Iterator[Problem]:
    if milestone.due_on.year != milestone.project.year:
        yield "due_on", f"完成时限应在{milestone.project.year}年内。"


def _has_room(project: SecretaryProject) -> Iterator[Problem]:
    if project.milestones.count() >= MOST:
        yield NON_FIELD_ERRORS, f"节点最多 {MOST} 个，请先删去一个。"
