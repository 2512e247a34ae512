"""Handing out work to units and people, and taking it back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from portal.access import require, visible
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import deeds
from portal.inbox.actions import TASK_ASSIGNED, TASK_WITHDRAWN
from portal.inbox.choices import TaskState
from portal.inbox.desks import desk_of
from portal.inbox.domain import notices, people, task_files, tasks, withdrawals
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Assignment, Task, TaskFile
from portal.inbox.permissions import TASKS_ASSIGN
from portal.orgs.models import Unit


@transaction.atomic
def hand_out(
    *,
    title: str,
    detail: str = "",
    due_on: dt.date | None = None,
    units: Sequence[Unit] = (),
    persons: Sequence[User] = (),
    files: Sequence[UploadedFile] = (),
    about: Model | None = None,
    by: User,
) -> Assignment:
    """One task for each unit's desk and each person; all of them are told at once, and may open
    the files."""
    _validate(title, due_on, units, persons)
    for unit in [*units, *(person.unit for person in persons)]:
        require(by, TASKS_ASSIGN, unit)
    assignment = Assignment.objects.create(
        title=title.strip(),
        detail=detail.strip(),
        due_on=due_on,
        unit=_office(by),
        by=by,
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
    )
    attached = task_files.attach(assignment, files, by=by)
    facts: dict[str, Any] = {
        "title": assignment.title,
        "detail": assignment.detail,
        "due_on": due_on,
    }
    new_tasks = [NewTask(unit=u, role=desk_of(u.kind.level), **facts) for u in units]
    new_tasks += [NewTask(unit=person.unit, user=person, **facts) for person in persons]
    tasks.assign(new_tasks, by=by, assignment=assignment)
    names = "、".join(str(item) for item in [*units, *persons])
    trail = task_files.trail_facts(attached) | {"to": names, "due_on": str(due_on or "")}
    events.record(TASK_ASSIGNED, by=by, target=assignment, **trail)
    _tell(assignment, new_tasks, by)
    return assignment


@transaction.atomic
def withdraw(assignment: Assignment, *, reason: str, by: User) -> Assignment:
    """Take back what is not done yet; what is done stays as it is."""
    if assignment.by_id != by.pk:
        require(by, TASKS_ASSIGN, assignment.unit)
    if not reason.strip():
        raise ValidationError({"reason": "请填写撤回原因，承办单位会看到。"})
    left = assignment.tasks.open()
    receivers = people.receivers((task.assignee_id, task.role, task.unit_id) for task in left)
    keys = list(left.values_list("pk", flat=True))
    if not keys:
        raise ValidationError("这项交办已全部办结或撤回，没有可以撤回的待办。")
    rows, says = Task.objects.filter(pk__in=keys), f"{len(keys):,} 项未办结的"
    with deeds.kept(withdrawals.CANCELLING, assignment, says=says, rows=rows.all, by=by):
        count = left.update(
            state=TaskState.CANCELLED,
            done_at=timezone.now(),
            done_by=by,
            done_act="撤回交办",
            note=reason.strip(),
        )
    events.record(TASK_WITHDRAWN, by=by, target=assignment, reason=reason.strip(), rows=count)
    notices.send(
        receivers,
        title=f"已撤回：{assignment.title}"[:100],
        text=f"{by.name}撤回了这项交办，原因：{reason.strip()}",
        url=reverse("inbox:tasks"),
    )
    return assignment


@dataclass(frozen=True)
class BoardRow:
    """A unit's line on the completion board; `receivers` is 0 where nobody holds the role."""

    task: Task
    receivers: int
    files: Sequence[TaskFile] = ()

    @property
    def nobody(self) -> bool:
        return self.task.is_open and self.receivers == 0


def board(assignment: Assignment) -> list[BoardRow]:
    """Every task of the assignment in the official order of units; three queries."""
    answered = assignment.tasks.with_people().prefetch_related("files__upload")
    rows = list(answered.order_by("unit__path", "pk"))
    desks = people.at_desks((t.role, t.unit_id) for t in rows if t.assignee_id is None)
    return [
        BoardRow(
            task,
            1 if task.assignee_id else len(desks.get((task.role, task.unit_id), [])),
            list(task.files.all()),
        )
        for task in rows
    ]


def source(assignment: Assignment, user: User) -> Model | None:
    """The record it came of, for those who may see that."""
    if not assignment.about_type:
        return None
    model = apps.get_model(assignment.about_type)
    return visible(model, user).filter(pk=assignment.about_id).first()


def _validate(
    title: str, due_on: dt.date | None, units: Sequence[Unit], persons: Sequence[User]
) -> None:
    if not title.strip():
        raise ValidationError({"title": "请填写事项，例如“报送三季度党建活动情况”。"})
    if not units and not persons:
        raise ValidationError({"units": "请至少选择一个承办单位或一名承办人。"})
    if due_on is not None and due_on < timezone.localdate():
        raise ValidationError({"due_on": "办结期限不能早于今天。"})
    if closed := [unit for unit in units if unit.is_closed]:
        raise ValidationError({"units": f"“{closed[0]}”已撤销，请选择承接它的单位。"})
    if stopped := [person for person in persons if not person.is_active]:
        raise ValidationError({"persons": f"“{stopped[0]}”的账号已停用，请另选承办人。"})


def _office(by: User) -> Unit:
    """The unit the work comes from: where the role that allows it is held."""
    for holding in by.holdings:
        if holding.role in TASKS_ASSIGN.held_by:
            return holding.unit
    return by.unit


def _tell(assignment: Assignment, new_tasks: Sequence[NewTask], by: User) -> None:
    receivers = people.receivers(
        (t.user.pk if t.user else None, t.role, t.unit.pk) for t in new_tasks
    )
    due = f"，{assignment.due_on:%Y-%m-%d} 前办结" if assignment.due_on else ""
    notices.send(
        [user for user in receivers if user != by.pk],
        title=f"新待办：{assignment.title}"[:100],
        text=f"{by.name}交办{due}",
        url=reverse("inbox:tasks"),
    )
