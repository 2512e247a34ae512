"""One run of a job: taken once, done once."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any, Final

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from portal.access import Denied, require
from portal.audit.context import RequestOrigin, coming_from
from portal.audit.domain import events
from portal.jobs.actions import JOB_ENDED
from portal.jobs.choices import JobState
from portal.jobs.domain import results
from portal.jobs.domain.fences import hold
from portal.jobs.domain.jobs import end_cancelled, end_failed, put_back, took_too_long, what_stays
from portal.jobs.domain.kinds import KINDS, JobKind, JobOutcome
from portal.jobs.domain.passing import passes, words
from portal.jobs.domain.progress import Cancelled, HeartbeatThread, Report, Superseded
from portal.jobs.domain.steps import StepReport, reason_of
from portal.jobs.models import Job

# After so many attempts that failed for a passing reason; the next such failure is the last.
WAITS: Final = (dt.timedelta(seconds=30), dt.timedelta(minutes=2), dt.timedelta(minutes=8))
FAULT: Final = "程序出错，{kept}。请重试一次；仍然失败时，请把任务编号 {job} 告诉系统管理员。"

logger = logging.getLogger(__name__)


def run(pk: int, *, pulse: Callable[[Job], Any] = HeartbeatThread) -> None:
    """Run the job if it still waits; a second delivery of the same call does nothing.

    The work and the mark that it is done commit together, of a kind in steps each step and its
    mark; whatever ends the process before that leaves the database as it was.
    """
    job = _take(pk)
    if job is None:
        return
    beating = pulse(job)
    beating.start()
    try:
        origin = RequestOrigin(job.address, "后台任务", job.request_id, task=job.kind)
        with coming_from(origin, by=job.owner):
            _work(job, beating)
    except Superseded:
        logger.warning("job %s, run %s: taken over by another run, nothing written", pk, job.fence)
    except Cancelled:
        _end(job, end_cancelled)
    except SoftTimeLimitExceeded:
        logger.warning("job %s took longer than its kind may", pk)
        _fail(job, took_too_long(job), given_up=True)
    except (ValidationError, PermissionDenied) as refusal:
        _fail(job, words(refusal), given_up=False)
    except Exception as fault:
        logger.exception("job %s failed", pk)
        if passes(fault) and _may_wait(job):
            _end(job, _put_off)
        else:
            _fail(job, FAULT.format(job=pk, kept=what_stays(job)), given_up=True)
    finally:
        beating.stop()


@transaction.atomic
def _take(pk: int) -> Job | None:
    rows = Job.objects.select_for_update(of=("self",), skip_locked=True)
    ready = Q(wait_until=None) | Q(wait_until__lte=Now())
    queued = rows.select_related("owner", "unit").filter(ready, state=JobState.QUEUED)
    job = queued.filter(pk=pk).first()
    if job is None:
        return None
    job.fence += 1
    job.attempts += 1
    job.state = JobState.RUNNING
    job.started_at = timezone.now()
    job.heartbeat_at = Now()
    job.wait_until = None
    job.save()
    job.refresh_from_db(fields=["heartbeat_at"])
    return job


def _work(job: Job, beating: Any) -> None:
    kind = _kind_for(job)
    if kind.in_steps:
        report = StepReport(beating, job)
        outcome = kind.run(job, report) or JobOutcome()
        beating.stop()
        _finish_steps(job, outcome, report)
        return
    with transaction.atomic():
        outcome = kind.run(job, Report(beating)) or JobOutcome()
        beating.stop()  # the heartbeat must not wait for the row that is locked now
        _finish(job, outcome)


def _kind_for(job: Job) -> JobKind:
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


@transaction.atomic
def _finish_steps(job: Job, outcome: JobOutcome, report: StepReport) -> None:
    """A cancel that came after the last step comes too late: its work has been committed."""
    if not report.failed:
        _end_done(hold(job), outcome)
        return
    held = hold(job)
    held.result, held.step = outcome.facts, ""
    end_failed(held, reason_of(report.failed), given_up=report.has_fault)


def _finish(job: Job, outcome: JobOutcome) -> None:
    held = hold(job)
    if held.cancel_asked_at:
        raise Cancelled
    _end_done(held, outcome)


def _end_done(held: Job, outcome: JobOutcome) -> None:
    held.state = JobState.DONE
    held.finished_at = timezone.now()
    held.result = outcome.facts
    held.step = ""
    held.done = held.total
    held.save()
    results.keep(held, outcome.files)
    events.record(JOB_ENDED, by=held.owner, target=held)


def _fail(job: Job, reason: str, *, given_up: bool) -> None:
    _end(job, lambda held: end_failed(held, reason, given_up=given_up))


def _may_wait(job: Job) -> bool:
    kind = KINDS.get(job.kind)
    return kind is not None and kind.resumable and job.attempts <= len(WAITS)


def _put_off(held: Job) -> None:
    """Back to the queue; `rescue` calls the worker when its time has come."""
    wait = WAITS[held.attempts - 1]
    if held.cancel_asked_at:
        end_cancelled(held)
        return
    put_back(held)
    held.step = f"数据库或后台服务暂时连不上，{what_stays(held)}，稍后自动再试"
    held.wait_until = timezone.now() + wait
    held.sent_at = timezone.now()
    held.save()


@transaction.atomic
def _end(job: Job, write: Callable[[Job], None]) -> None:
    try:
        write(hold(job))
    except Superseded:
        logger.warning("job %s, run %s: ended elsewhere meanwhile", job.pk, job.fence)
