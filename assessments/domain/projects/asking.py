"""The note of a month as a to-do of its unit: set when the day has come, ended by the note."""

import datetime as dt
from typing import Final

from assessments.models import SecretaryProject
from portal.accounts.models import User
from portal.inbox import desks
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.periods import Period, PeriodKind
from portal.rules.domain import rules

RULE: Final = "AS-12"
_PREFIX: Final = "projects.note."


def ask_for_notes(today: dt.date) -> None:
    """From the day of the rule to the end of the month; the inbox reminds, and tells the head."""
    if today.day < rules.value(RULE, "asked_on", on=today):
        return
    month = Period.containing(today, PeriodKind.MONTH)
    due_on = today.replace(day=rules.value(RULE, "due_on", on=today))
    waiting = SecretaryProject.objects.without_note(month).select_related("unit__kind")
    tasks.assign(_to_write(project, month, due_on) for project in waiting.order_by("pk"))


def answered(project: SecretaryProject, month: Period, *, by: User) -> None:
    tasks.complete(_key(project, month), by=by, act="填写书记项目月度进展")


def forget(project: SecretaryProject, *, reason: str) -> None:
    keys = Task.objects.open().filter(key__startswith=f"{_PREFIX}{project.pk}.")
    tasks.cancel(*keys.values_list("key", flat=True), by=None, reason=reason)


def _key(project: SecretaryProject, month: Period) -> str:
    return f"{_PREFIX}{project.pk}.{month}"


def _to_write(project: SecretaryProject, month: Period, due_on: dt.date) -> NewTask:
    return NewTask(
        key=_key(project, month),
        title=f"填写书记项目{month.label}进展：{project.name}"[:100],
        detail="写本月做了什么、进度怎样；没有进展的写明原因。填写后待办随即办结。",
        url=project.get_absolute_url(),
        role=desks.desk_of(project.unit.kind.level),
        unit=project.unit,
        due_on=due_on,
        about_type=project._meta.label_lower,
        about_id=str(project.pk),
    )
