"""What a job hands back, for as long as its kind keeps it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from portal.access import Denied
from portal.accounts.models import User
from portal.audit.domain import events
from portal.jobs.domain.kinds import KINDS, Kind
from portal.jobs.models import Job


@transaction.atomic
def take(job: Job, *, by: User) -> File:
    """The result file, for the one who asked for it; each download is kept in the audit trail.
    A file to be had once is gone afterwards."""
    if job.owner_id != by.pk:
        raise Denied(f"任务结果只能由提交人“{job.owner}”下载。")
    if not is_kept(job):
        raise ValidationError(f"任务“{job}”没有结果文件，或者已超过保存期。")
    kind = KINDS.get(job.kind)
    taken = kind.taken if kind else Kind.taken
    events.record(taken, by=by, target=job, label=job.result_name)
    if kind and kind.once:
        return _taken_away(job)
    return job.result_file.open("rb")


def _taken_away(job: Job) -> File:
    """Of two downloads at once the second finds nothing."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    if not held.result_file:
        raise ValidationError(f"任务“{job}”的结果文件只能下载一次，已经下载过。")
    with held.result_file.open("rb") as file:
        content = ContentFile(file.read(), name=held.result_name)
    storage, stored = held.result_file.storage, str(held.result_file.name)
    Job.objects.filter(pk=job.pk).update(result_file="")
    transaction.on_commit(lambda: storage.delete(stored))
    return content


def is_kept(job: Job) -> bool:
    """There is a file, and its time is not over."""
    until = kept_until(job)
    return bool(job.result_file) and until is not None and until > timezone.now()


def kept_until(job: Job) -> dt.datetime | None:
    kind = KINDS.get(job.kind)
    return job.finished_at and job.finished_at + (kind.keep if kind else Kind.keep)
