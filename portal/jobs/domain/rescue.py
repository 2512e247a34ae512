"""Jobs whose worker died, whose call was lost, whose results are old."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.utils import timezone

from portal.jobs.choices import JobState
from portal.jobs.domain.jobs import (
    KILL_AFTER,
    end_cancelled,
    end_failed,
    put_back,
    send,
    took_too_long,
    what_stays,
)
from portal.jobs.domain.kinds import KINDS, JobKind
from portal.jobs.models import Job, JobFile

DEAD_AFTER = dt.timedelta(seconds=30)  # without a heartbeat
END_AFTER = KILL_AFTER * 2  # past its limit, though its worker still seems alive
CALL_AGAIN_AFTER = dt.timedelta(minutes=5)
MOST_ATTEMPTS = 3


def rescue() -> list[Job]:
    """Every quarter of a minute: run the jobs of dead workers again, or say why they failed; end
    those that hang."""
    return [*_take_from_the_dead(), *_call_again()]


@transaction.atomic
def _take_from_the_dead() -> list[Job]:
    # By the database's clock, which also wrote the heartbeats: machines' clocks differ.
    gone = Q(heartbeat_at__lt=_ago(DEAD_AFTER)) | _overdue(END_AFTER)
    running = Job.objects.filter(state=JobState.RUNNING).filter(gone)
    held = running.select_for_update(of=("self",), skip_locked=True).select_related("owner")
    dead = list(held.order_by("pk"))
    overdue = set(Job.objects.filter(_overdue()).values_list("pk", flat=True)) if dead else set()
    for job in dead:
        _decide(job, overdue=job.pk in overdue)
    return dead


def _overdue(grace: dt.timedelta = dt.timedelta()) -> Q:
    """Started longer ago than the kind may take: no worker ended it, or one died trying."""
    overdue = Q(pk__in=[])
    for kind in KINDS.values():
        overdue |= Q(kind=kind.key, started_at__lt=_ago(kind.limit + grace))
    return overdue


def _decide(job: Job, *, overdue: bool) -> None:
    kind = KINDS.get(job.kind)
    if job.cancel_asked_at:
        end_cancelled(job)
    elif not overdue and kind and kind.resumable and job.attempts < MOST_ATTEMPTS:
        put_back(job)
        job.step = "后台服务曾中断，正在重新办理"
        job.save()
        send(job)
    else:
        end_failed(job, took_too_long(job) if overdue else _reason(job), given_up=True)


def _reason(job: Job) -> str:
    if job.attempts >= MOST_ATTEMPTS:
        return (
            f"办理这项任务的后台服务连续中断 {job.attempts} 次，{what_stays(job)}。"
            f"可能是数据量过大或服务器内存不足，请把任务编号 {job.pk} 告诉系统管理员。"
        )
    return (
        "办理这项任务的后台服务中断（服务器重启或进程被结束），"
        f"{what_stays(job)}。请确认后点“重试”。"
    )


@transaction.atomic
def _call_again() -> list[Job]:
    """A job waits though its call left long ago: the queue may have lost it. Twice does no harm.
    One that was put off is called when its time has come."""
    lost = Q(sent_at__lt=_ago(CALL_AGAIN_AFTER))
    put_off = Q(wait_until__isnull=False)
    due = Q(wait_until__lte=Now()) & (Q(sent_at__lt=F("wait_until")) | lost)
    queued = Job.objects.filter(due | (lost & ~put_off), state=JobState.QUEUED)
    waiting = queued.select_for_update(skip_locked=True).order_by("pk")
    jobs = list(waiting)
    for job in jobs:
        send(job)
    return jobs


def _ago(span: dt.timedelta) -> CombinedExpression:
    return Now() - Value(span)


def tidy() -> int:
    """Remove result files past their time and those no job knows; returns how many."""
    now = timezone.now()
    over = Q(job__finished_at__lt=now - JobKind.keep)
    for kind in KINDS.values():
        over |= Q(job__kind=kind.key, job__finished_at__lt=now - kind.keep)
    removed = 0
    for old in JobFile.objects.filter(over).iterator():
        old.file.delete(save=False)
        old.delete()
        removed += 1
    return removed + _remove_unknown()


def _remove_unknown() -> int:
    """Files of runs that died between writing the file and committing."""
    folder = Path(settings.MEDIA_ROOT) / "jobs"
    yesterday = (timezone.now() - dt.timedelta(days=1)).timestamp()
    known = set(JobFile.objects.exclude(file="").values_list("file", flat=True))
    unknown = [
        path
        for path in folder.glob("*")
        if f"jobs/{path.name}" not in known and path.stat().st_mtime < yesterday
    ]
    for path in unknown:
        path.unlink(missing_ok=True)
    return len(unknown)
