"""The files a job hands back, for as long as its kind keeps them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from portal.access import Denied, Permission, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.jobs.domain.kinds import KINDS, JobKind, ResultFile
from portal.jobs.models import Job, JobFile
from portal.jobs.permissions import JOBS_MANAGE


@transaction.atomic
def take(file: JobFile, *, by: User) -> File:
    """Its content, for the one who asked for the job; each download is kept in the audit trail.
    A file to be had once is gone afterwards."""
    job = file.job
    _require_may_take(job, by)
    if not is_kept(file):
        raise ValidationError(f"任务“{job}”的结果文件“{file}”已经下载过，或者已超过保存期。")
    kind = KINDS.get(job.kind)
    taken = kind.taken if kind else JobKind.taken
    events.record(taken, by=by, target=job, label=file.name)
    if kind and kind.once:
        return _taken_away(file)
    return file.file.open("rb")


def may_take(job: Job, *, by: User) -> bool:
    if job.owner_id:
        return job.owner_id == by.pk
    return by.can(_served(job), job.unit)


def is_kept(file: JobFile) -> bool:
    """It was not taken away, and its time is not over."""
    until = kept_until(file.job)
    return bool(file.file) and until is not None and until > timezone.now()


def kept(job: Job) -> list[JobFile]:
    until = kept_until(job)
    if until is None or until <= timezone.now():
        return []
    return [file for file in job.files.all() if file.file]


def kept_until(job: Job) -> dt.datetime | None:
    kind = KINDS.get(job.kind)
    return job.finished_at and job.finished_at + (kind.keep if kind else JobKind.keep)


def keep(job: Job, made: tuple[ResultFile, ...]) -> None:
    """Beside the rows its run writes; a file left by a run that fails hereafter is tidied."""
    for number, one in enumerate(made, start=1):
        file = JobFile(job=job, name=one.name)
        file.file.save(f"{job.pk}-{job.fence}-{number}", ContentFile(one.content))


def _require_may_take(job: Job, by: User) -> None:
    if job.owner_id is None:
        require(by, _served(job), job.unit)
    elif job.owner_id != by.pk:
        raise Denied(f"任务结果只能由提交人“{job.owner}”下载。")


def _served(job: Job) -> Permission:
    """Whoever may ask for such a job takes what the system made without being asked."""
    kind = KINDS.get(job.kind)
    return (kind.permission if kind else None) or JOBS_MANAGE


def _taken_away(file: JobFile) -> File:
    """Of two downloads at once the second finds nothing."""
    held = JobFile.objects.select_for_update().filter(pk=file.pk).first()
    if held is None or not held.file:
        raise ValidationError(f"结果文件“{file}”只能下载一次，已经下载过。")
    with held.file.open("rb") as stream:
        content = ContentFile(stream.read(), name=held.name)
    storage, stored = held.file.storage, str(held.file.name)
    JobFile.objects.filter(pk=file.pk).update(file="")
    transaction.on_commit(lambda: storage.delete(stored))
    return content
