"""To-dos as other acts set and complete them, in the transaction of the act that does."""

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import deeds
from portal.deeds.domain.kinds import DeedKind
from portal.inbox.actions import TASK_DONE, TASK_REASSIGNED
from portal.inbox.choices import TaskState
from portal.inbox.domain import notices, people, task_files, withdrawals
from portal.inbox.models import Assignment, Task
from portal.inbox.permissions import TASKS_ASSIGN
from portal.orgs.models import Unit
from portal.text import search_key


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """What is to be done by `user`, or by whoever holds `role` at the unit."""

    title: str
    unit: Unit
    role: str = ""
    user: User | None = None
    key: str = ""
    detail: str = ""
    url: str = ""
    due_on: dt.date | None = None
    about_type: str = ""
    about_id: str = ""

    def row(self, *, by: User | None, assignment: Assignment | None) -> Task:
        return Task(
            key=self.key,
            title=self.title,
            detail=self.detail,
            url=self.url,
            unit=self.unit,
            role="" if self.user else self.role,
            assignee=self.user,
            due_on=self.due_on,
            about_type=self.about_type,
            about_id=self.about_id,
            from_user=by,
            assignment=assignment,
            search=search_key(self.title),
        )


@transaction.atomic
def assign(
    new: Iterable[NewTask], *, by: User | None = None, assignment: Assignment | None = None
) -> None:
    """Set tasks, any number in one statement.

    A task whose key is open already is left as it is, so the call may be repeated. The caller has
    checked that `by` may; the addressees find the task on their home page and in the next digest.
    """
    rows = [item.row(by=by, assignment=assignment) for item in new]
    Task.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


def complete(*keys: str, by: User | None, act: str, note: str = "") -> int:
    """The work behind the keys is done by the act of this name; reminders stop at once.

    Keys without an open task are passed over. Returns how many tasks were completed.
    """
    return _close(keys, TaskState.DONE, by=by, act=act, note=note)


def cancel(*keys: str, by: User | None, reason: str) -> int:
    """The work is not wanted any more."""
    return _close(keys, TaskState.CANCELLED, by=by, act="撤回", note=reason)


def _close(keys: Iterable[str], state: str, *, by: User | None, act: str, note: str) -> int:
    given = [key for key in keys if key]
    return (
        Task.objects.open()
        .filter(key__in=given)
        .update(state=state, done_at=timezone.now(), done_by=by, done_act=act, note=note[:500])
    )


@transaction.atomic
def finish(task: Task, *, by: User, note: str, files: Sequence[UploadedFile] = ()) -> Task:
    """Whoever a colleague gave the task says what was done; the one who gave it is told."""
    task = _locked_open(task)
    _require_addressee(task, by)
    if task.key:
        raise ValidationError(
            "这项待办由系统产生，办完对应的业务后自动办结；请打开“去办理”页面办理。"
        )
    if not note.strip():
        raise ValidationError({"note": "请填写办理情况，例如“已上报名单 12 人”。"})
    with _kept(withdrawals.FINISH, task, note.strip(), by=by):
        task.state, task.done_at, task.done_by = TaskState.DONE, timezone.now(), by
        task.done_act, task.note = "填写办理情况", note.strip()
        task.save()
    trail = task_files.trail_facts(task_files.attach(task, files, by=by))
    events.record(TASK_DONE, by=by, target=task, note=task.note, **trail)
    if task.from_user_id and task.from_user_id != by.pk:
        notices.send(
            [task.from_user_id],
            title=f"已办结：{task.title}"[:100],
            text=f"{task.unit} {by.name}：{task.note}",
            url=task.get_absolute_url(),
        )
    return task


@transaction.atomic
def reassign(task: Task, *, user: User, reason: str, by: User) -> Task:
    """Give the task to a person of the same unit or below; the new person is told."""
    task = _locked_open(task)
    if not task.is_for(by):
        _require_over(task, by)
    if not reason.strip():
        raise ValidationError({"reason": "请填写转交原因，例如“工作调整”“休假代办”。"})
    if not people.to_pass_on(task).filter(pk=user.pk).exists():
        raise ValidationError(
            {"user": f"只能转交给“{task.unit}”及下属单位的其他在用账号，请重新选择。"}
        )
    before = task.addressee
    with _kept(withdrawals.REASSIGN, task, f"{before} → {user.name}", by=by):
        task.assignee, task.role = user, ""
        task.save()
    events.record(
        TASK_REASSIGNED,
        by=by,
        target=task,
        changes={"承办": [before, task.addressee]},
        reason=reason.strip(),
    )
    if user.pk != by.pk:
        notices.send(
            [user.pk],
            title=f"转交给您：{task.title}"[:100],
            text=f"{by.name}转交，原因：{reason.strip()}",
            url=task.get_absolute_url(),
        )
    return task


def _kept(kind: DeedKind, task: Task, says: str, *, by: User) -> AbstractContextManager[None]:
    rows = Task.objects.filter(pk=task.pk)
    return deeds.kept(kind, task, says=says, rows=rows.all, by=by)


def receive(task: Task, *, by: User) -> None:
    """Whoever is to do it has opened it."""
    if task.received_at is None and task.is_open and task.is_for(by):
        task.received_at = timezone.now()
        Task.objects.filter(pk=task.pk, received_at=None).update(received_at=task.received_at)


def may_reassign(task: Task, by: User) -> bool:
    return task.is_open and (task.is_for(by) or may_manage(task, by))


def may_finish(task: Task, by: User) -> bool:
    return task.is_open and not task.key and task.is_for(by)


def may_manage(task: Task, by: User) -> bool:
    """Whoever handed it out, and colleagues who hand out work for the same unit."""
    if task.assignment is None:
        return False
    return task.from_user_id == by.pk or by.can(TASKS_ASSIGN, task.assignment.unit)


def _locked_open(task: Task) -> Task:
    locked = Task.objects.select_for_update(of=("self",)).with_people().get(pk=task.pk)
    if not locked.is_open:
        raise ValidationError(f"这项待办已是“{locked.get_state_display()}”，不需要再办。")
    return locked


def _require_addressee(task: Task, by: User) -> None:
    if not task.is_for(by):
        raise Denied(f"这项待办由{task.addressee}承办，您不能代为办结；需要代办的请先转交。")


def _require_over(task: Task, by: User) -> None:
    if not may_manage(task, by):
        require(by, TASKS_ASSIGN, task.unit)
        raise Denied("只有承办人、交办人和交办单位的人员可以转交这项待办。")
