from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from portal.access import Denied
from portal.accounts.models import User
from portal.audit.choices import Action
from portal.audit.domain import events
from portal.jobs.models import Job


@transaction.atomic
def take(job: Job, *, by: User) -> File:
    """The result file, for the one who asked for it; each download is kept in the audit trail."""
    if job.owner_id != by.pk:
        raise Denied(f"任务结果只能由提交人“{job.owner}”下载。")
    if not job.result_file:
        raise ValidationError(f"任务“{job}”没有结果文件，或者已超过 30 天保存期。")
    events.record(Action.JOB_RESULT_TAKEN, by=by, target=job, label=job.result_name)
    return job.result_file.open("rb")
