"""Background tasks tell the audit trail that they are the ones acting."""

from contextlib import ExitStack
from typing import Any

from celery import Task, signals

from portal.audit.context import RequestOrigin, coming_from


def connect() -> None:
    signals.task_prerun.connect(_begin, weak=False, dispatch_uid="audit.begin")
    signals.task_postrun.connect(_end, weak=False, dispatch_uid="audit.end")


def _begin(task: Task, task_id: str, **_: Any) -> None:
    stack = ExitStack()
    origin = RequestOrigin(
        user_agent="后台任务", request_id=task_id.replace("-", "")[:32], task=task.name
    )
    stack.enter_context(coming_from(origin))
    task.request.audit_stack = stack


def _end(task: Task, **_: Any) -> None:
    stack = getattr(task.request, "audit_stack", None)
    if stack is not None:
        stack.close()
