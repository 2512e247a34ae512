"""Acts of secretaries' projects."""

import datetime as dt

from django.utils import timezone

from assessments.actions import (
    MILESTONE_CONFIRMED,
    MILESTONE_MOVED,
    MILESTONE_REFUSED,
    MILESTONE_REPORTED,
    PROJECT_DRAFTED,
    PROJECT_ENDED,
    PROJECT_GIVEN_BACK,
    PROJECT_NOTED,
    PROJECT_REMOVED,
    PROJECT_SET,
    PROJECT_SUBMITTED,
)
from assessments.domain.projects import drafting, progress
from assessments.permissions import PROJECTS_FILL, PROJECTS_MANAGE
from tests.factories import projects
from tests.guards.acts import MADE, SUBJECT, Act, given

FILL, MANAGE = (PROJECTS_FILL,), (PROJECTS_MANAGE,)
FACTS = {"year": 2026, "name": "另一个项目", "secretary": "张三三", "aim": "增收"}


def last_day(project):
    return dt.date(project.year, 12, 31)


def step(project, **facts):
    milestone = project.milestones.in_order().first()
    return given(milestone, **facts).telling(project=project)


def told(s, **facts):
    project = projects.running(s.here)
    return given(projects.reported(project, s.clerk), **facts).telling(project=project)


def handed_over(s, **facts):
    return given(projects.handed_over(s.here, s.clerk), **facts)


ACTS = (
    Act(
        drafting.start,
        lambda s: given(s.here, **FACTS),
        FILL,
        tells=((PROJECT_DRAFTED, MADE),),
    ),
    Act(
        drafting.correct,
        lambda s: given(project := projects.draft(s.here), **{**FACTS, "year": project.year}),
        FILL,
        tells=((PROJECT_DRAFTED, SUBJECT),),
    ),
    Act(
        drafting.remove,
        lambda s: given(projects.draft(s.here)),
        FILL,
        tells=((PROJECT_REMOVED, SUBJECT),),
    ),
    Act(
        drafting.add_milestone,
        lambda s: given(
            project := projects.draft(s.here), name="总结", weight=5, due_on=last_day(project)
        ),
        FILL,
        tells=((PROJECT_DRAFTED, SUBJECT),),
    ),
    Act(
        drafting.edit_milestone,
        lambda s: step(
            project := projects.draft(s.here), name="总结", weight=5, due_on=last_day(project)
        ),
        FILL,
        tells=((PROJECT_DRAFTED, "project"),),
    ),
    Act(
        drafting.remove_milestone,
        lambda s: step(projects.draft(s.here)),
        FILL,
        tells=((PROJECT_DRAFTED, "project"),),
    ),
    Act(
        drafting.submit,
        lambda s: given(projects.draft(s.here)),
        FILL,
        tells=((PROJECT_SUBMITTED, SUBJECT),),
    ),
    Act(drafting.settle, handed_over, MANAGE, tells=((PROJECT_SET, SUBJECT),)),
    Act(
        drafting.give_back,
        lambda s: handed_over(s, reason="节点不清"),
        MANAGE,
        tells=((PROJECT_GIVEN_BACK, SUBJECT),),
    ),
    Act(
        progress.report,
        lambda s: step(projects.running(s.here), done_on=timezone.localdate(), words="已验收"),
        FILL,
        tells=((MILESTONE_REPORTED, "project"),),
    ),
    Act(progress.confirm, told, MANAGE, tells=((MILESTONE_CONFIRMED, "project"),)),
    Act(
        progress.refuse,
        lambda s: told(s, reason="没有验收单"),
        MANAGE,
        tells=((MILESTONE_REFUSED, "project"),),
    ),
    Act(
        progress.move,
        lambda s: step(
            project := projects.running(s.here), due_on=last_day(project), reason="批复推迟"
        ),
        MANAGE,
        tells=((MILESTONE_MOVED, "project"),),
    ),
    Act(
        progress.note,
        lambda s: given(
            projects.running(s.here), period=progress.writable_months()[0], text="已推进"
        ),
        FILL,
        tells=((PROJECT_NOTED, SUBJECT),),
    ),
    Act(
        progress.end,
        lambda s: given(projects.running(s.here), reason="任务取消"),
        MANAGE,
        tells=((PROJECT_ENDED, SUBJECT),),
    ),
)
EXEMPT = {
    "assessments.projects.asking.answered": "a part of writing the note: ends its to-do",
}
