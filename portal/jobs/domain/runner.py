"""One run of a job: taken once, done once."""

import logging
from collections.abc import Callable
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from portal.access import Denied, require
from portal.audit.choices import Action, Result
from portal.audit.context import Origin, coming_from
from portal.audit.domain import events
from portal.jobs.choices import State
from portal.jobs.domain import results
from portal.jobs.domain.jobs import end_cancelled, took_too_long
from portal.jobs.domain.kinds import KINDS, Kind, Outcome
from portal.jobs.domain.progress import Cancelled, HeartbeatThread, Report, Superseded
from portal.jobs.models import Job

logger = logging.getLogger(__name__)


def run(pk: int, *, pulse: Callable[[Job], Any] = HeartbeatThread) -> None:
    """Run the job if it still waits; a second delivery of the same call does nothing.

    The work and the mark that it is done commit together; whatever ends the process before that
    leaves the database as it was.
    """
    job = _take(pk)
    if job is None:
        return
    beating = pulse(job)
    beating.start()
    try:
        origin = Origin(job.address, "后台任务", job.request_id, task=job.kind)
        with coming_from(origin, by=job.owner):
            _work(job, Report(beating), stop=beating.stop)
    except Superseded:
        logger.warning("job %s, run %s: taken over by another run, nothing written", pk, job.fence)
    except Cancelled:
        _end(job, end_cancelled)
    except SoftTimeLimitExceeded:
        logger.warning("job %s took longer than its kind may", pk)
        _fail(job, took_too_long(job))
    except (ValidationError, PermissionDenied) as refusal:
        _fail(job, _words(refusal))
    except Exception:
        logger.exception("job %s failed", pk)
        _fail(
            job,
            "程序出错，没有写入任何内容。请重试一次；仍然失败时，"
            f"请把任务编号 {pk} 告诉系统管理员。",
        )
    finally:
        beating.stop()


@transaction.atomic
def _take(pk: int) -> Job | None:
    rows = Job.objects.select_for_update(of=("self",), skip_locked=True)
    job = rows.select_related("owner", "unit").filter(pk=pk, state=State.QUEUED).first()
    if job is None:
        return None
    job.fence += 1
    job.attempts += 1
    job.state = State.RUNNING
    job.started_at = timezone.now()
    job.heartbeat_at = Now()
    job.save()
    job.refresh_from_db(fields=["heartbeat_at"])
    return job


def _work(job: Job, report: Report, *, stop: Callable[[], None]) -> None:
    kind = _kind_for(job)
    with transaction.atomic():
        outcome = kind.run(job, report) or Outcome()
        stop()  # the heartbeat must not wait for the row that is locked now
        _finish(job, outcome)


def _kind_for(job: Job) -> Kind:
    """A person's rights are asked again: they may have ended while the job waited."""
    kind = KINDS.get(job.kind)
    if kind is None:
        raise ValidationError("系统已不再提供这类任务，请从办理页面重新提交。")
    if job.owner is None:
        return kind
    if not job.owner.is_active:
        raise Denied("提交人的账号已停用，任务没有办理。")
    if kind.permission:
        require(job.owner, kind.permission, job.unit)
    return kind


def _finish(job: Job, outcome: Outcome) -> None:
    held = _held(job)
    if held.cancel_asked_at:
        raise Cancelled
    held.state = State.DONE
    held.finished_at = timezone.now()
    held.result = outcome.facts
    held.step = ""
    held.done = held.total
    held.save()
    results.keep(held, outcome.files)
    events.record(Action.JOB_ENDED, by=job.owner, target=held)


def _fail(job: Job, reason: str) -> None:
    def write(held: Job) -> None:
        held.state = State.FAILED
        held.error = reason
        held.finished_at = timezone.now()
        held.save()
        failed = Result.FAILED
        events.record(Action.JOB_ENDED, by=job.owner, target=held, result=failed, reason=reason)

    _end(job, write)


@transaction.atomic
def _end(job: Job, write: Callable[[Job], None]) -> None:
    try:
        write(_held(job))
    except Superseded:
        logger.warning("job %s, run %s: ended elsewhere meanwhile", job.pk, job.fence)


def _held(job: Job) -> Job:
    """The row, locked, if it is still this run's."""
    rows = Job.objects.filter(pk=job.pk).held(job.fence).select_for_update()
    held = rows.first()
    if held is None:
        raise Superseded
    return held


def _words(refusal: ValidationError | PermissionDenied) -> str:
    if isinstance(refusal, ValidationError):
        return "\n".join(refusal.messages)
    return str(refusal) or "没有办理这项任务的权限。"
