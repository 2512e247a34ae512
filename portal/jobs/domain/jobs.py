"""Jobs: submitted, cancelled, retried by people. Running them is `runner`'s part."""

import datetime as dt
import logging
from typing import Any

from celery import current_app
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.access import require
from portal.accounts.models import User
from portal.audit import context
from portal.audit.choices import Result
from portal.audit.domain import events
from portal.jobs.actions import JOB_CANCELLED, JOB_ENDED, JOB_RETRIED, JOB_SETTLED, JOB_SUBMITTED
from portal.jobs.choices import JobState
from portal.jobs.domain.kinds import KINDS, JobKind
from portal.jobs.models import Job
from portal.jobs.permissions import JOBS_MANAGE
from portal.orgs.models import Unit

KILL_AFTER = dt.timedelta(minutes=1)  # past the limit

logger = logging.getLogger(__name__)


@transaction.atomic
def enqueue(
    kind: str, *, by: User | None, unit: Unit, key: str, title: str = "", **params: Any
) -> Job:
    """Submit a job; it starts after the caller's transaction commits. `by` is None where no person
    asks but the clock.

    `key` names the work: while a job of the kind with this key is live, its owner gets that one
    back and nobody starts a second.
    """
    definition = KINDS[kind]
    if by is None:
        _require_by_system(definition)
    elif definition.permission:
        require(by, definition.permission, unit)
    origin = context.current()
    job = Job(
        kind=kind,
        key=key,
        title=(title or definition.label)[:120],
        owner=by,
        unit=unit,
        params=params,
        address=origin.address,
        request_id=origin.request_id,
    )
    if not _saved_first(job):
        return _same_work(job)
    events.record(JOB_SUBMITTED, by=by, target=job)
    send(job)
    return job


@transaction.atomic
def cancel(job: Job, *, by: User) -> Job:
    """A waiting job ends at once, a running one at its next step, with nothing done."""
    job = _locked(job)
    _require_over(job, by)
    if job.state == JobState.QUEUED:
        end_cancelled(job)
    elif job.state == JobState.RUNNING:
        job.cancel_asked_at = job.cancel_asked_at or timezone.now()
        job.save()
    else:
        raise ValidationError(f"任务“{job}”{job.get_state_display()}，不需要取消。")
    events.record(JOB_CANCELLED, by=by, target=job)
    return job


@transaction.atomic
def retry(job: Job, *, by: User) -> Job:
    """Put a failed or cancelled job back into the queue, with the same parameters."""
    job = _locked(job)
    _require_over(job, by)
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise ValidationError(
            f"任务“{job}”{job.get_state_display()}，只有失败或取消的任务可以重试。"
        )
    if job.kind not in KINDS:
        raise ValidationError(f"“{job}”这类任务已经取消，不能重试。请从办理页面重新提交。")
    job.attempts = 0
    put_back(job)
    if not _saved_first(job):
        raise ValidationError(f"同样的任务“{job}”已经在排队或办理，请等它结束。")
    events.record(JOB_RETRIED, by=by, target=job)
    send(job)
    return job


@transaction.atomic
def settle(job: Job, *, by: User, reason: str) -> Job:
    """Somebody looked into a job that could not be done, and it need not be done any more."""
    job = _locked(job)
    require(by, JOBS_MANAGE, job.unit)
    if job.gave_up_at is None or job.settled_at:
        raise ValidationError(f"任务“{job}”不在待处理的“办不成的任务”中，请刷新页面查看。")
    job.settled_at = timezone.now()
    job.save()
    events.record(JOB_SETTLED, by=by, target=job, reason=reason)
    return job


def send(job: Job) -> None:
    """Call the worker when the present transaction commits; a lost call is repeated by `rescue`."""
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now())
    transaction.on_commit(lambda: _call_worker(job))


def put_back(job: Job) -> None:
    """As it was before anybody took it; the caller holds the row and saves it."""
    job.state = JobState.QUEUED
    job.step, job.error = "", ""
    job.done = job.total = 0
    job.cancel_asked_at = job.finished_at = None
    job.wait_until = job.gave_up_at = job.settled_at = None


def end_cancelled(job: Job) -> None:
    job.state = JobState.CANCELLED
    job.finished_at = timezone.now()
    job.step, job.wait_until = "", None
    job.save()


def end_failed(job: Job, reason: str, *, given_up: bool) -> None:
    """`given_up`: not for what its owner asked. Of the system's own there is nobody to read why."""
    job.state = JobState.FAILED
    job.error = reason
    job.finished_at = timezone.now()
    if given_up or job.owner_id is None:
        job.gave_up_at = job.finished_at
    job.save()
    failed = Result.FAILED
    events.record(JOB_ENDED, by=job.owner, target=job, result=failed, reason=reason)


def took_too_long(job: Job) -> str:
    """The reason its owner reads."""
    kind = KINDS.get(job.kind)
    spent = f"超过 {kind.minutes:g} 分钟" if kind else "过了很久"
    return (
        f"{spent}仍没有办完，已自动停止，{what_stays(job)}。请减少一次办理的数量后重试；"
        f"仍然超时，请把任务编号 {job.pk} 告诉系统管理员。"
    )


def what_stays(job: Job) -> str:
    """Of a run that did not come to its end."""
    kind = KINDS.get(job.kind)
    return "已办好的步骤保留" if kind and kind.in_steps else "没有写入任何内容"


def may_handle(job: Job, by: User) -> bool:
    """Cancel or retry it."""
    return job.owner_id == by.pk or by.can(JOBS_MANAGE, job.unit)


def may_settle(job: Job, by: User) -> bool:
    waits = job.gave_up_at is not None and job.settled_at is None
    return waits and by.can(JOBS_MANAGE, job.unit)


def _require_by_system(kind: JobKind) -> None:
    if not kind.by_system:
        raise ValueError(f"job kind {kind.key!r} is for people only: nobody asked for it")


def _require_over(job: Job, by: User) -> None:
    if job.owner_id != by.pk:
        require(by, JOBS_MANAGE, job.unit)


def _locked(job: Job) -> Job:
    jobs = Job.objects.select_for_update(of=("self",)).select_related("owner", "unit")
    return jobs.get(pk=job.pk)


def _saved_first(job: Job) -> bool:
    """False when the same work is live already: the database decides, not a look before."""
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as error:
        if "job_live_key_once" not in str(error):
            raise
        return False
    return True


def _same_work(job: Job) -> Job:
    live = Job.objects.live().select_related("owner").filter(kind=job.kind, key=job.key).first()
    if live is None:
        raise ValidationError(f"同样的任务“{job}”刚刚结束，请刷新页面查看结果，需要时再提交。")
    if job.owner_id and live.owner_id != job.owner_id:
        raise ValidationError(
            f"同样的任务“{live}”正由“{live.owner_name}”办理"
            f"（{live.get_state_display()}），请等它结束后再提交。"
        )
    return live


def _call_worker(job: Job) -> None:
    """The worker interrupts a run at its kind's limit, and kills the process that ignores it."""
    options = {}
    if kind := KINDS.get(job.kind):
        options["soft_time_limit"] = kind.limit.total_seconds()
        options["time_limit"] = (kind.limit + KILL_AFTER).total_seconds()
    try:
        current_app.send_task("jobs.run", kwargs={"job": job.pk}, **options)
    except OperationalError:
        logger.warning("job %s waits: the broker did not answer", job.pk)
