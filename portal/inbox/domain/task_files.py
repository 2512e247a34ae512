"""Files of work handed out: with the order, with the answer; taken out by whoever sent them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model

from portal.access import Denied
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import deeds
from portal.files.domain import uploads
from portal.files.models import Upload
from portal.inbox.actions import TASK_FILE_REMOVED
from portal.inbox.domain.withdrawals import FILE_REMOVING
from portal.inbox.file_purposes import ASSIGNMENT
from portal.inbox.models import Assignment, Task, TaskFile

MOST_FILES = 9


def attach(about: Assignment | Task, files: Sequence[UploadedFile], *, by: User) -> list[TaskFile]:
    """Part of the act that hands out or answers; every file that cannot be taken is named."""
    if about.files.count() + len(files) > MOST_FILES:
        message = f"最多 {MOST_FILES:,} 个附件。请合并后再上传。"
        raise ValidationError({"files": message})
    try:
        taken = uploads.take(files, by=by, unit=about.unit, purpose=ASSIGNMENT)
    except ValidationError as refusal:
        raise ValidationError({"files": refusal.messages}) from None
    place = "assignment" if isinstance(about, Assignment) else "task"
    return [TaskFile.objects.create(**{place: about}, upload=upload) for upload in taken]


def trail_facts(attached: Sequence[TaskFile]) -> dict[str, Any]:
    """As the trail keeps it."""
    names = "、".join(str(file) for file in attached)
    return {"changes": {"附件": ["", names]}} if attached else {}


@transaction.atomic
def remove(file: TaskFile, *, by: User) -> None:
    """A wrong file: nobody can open it any more, and it leaves the disk."""
    upload, about = file.upload, file.about
    if upload.owner_id != by.pk:
        raise Denied(f"“{upload}”只能由上传人{upload.owner}移除。")

    def rows() -> Iterator[Model]:
        yield from TaskFile.objects.filter(pk=file.pk)
        yield Upload.objects.get(pk=upload.pk)

    events.record(TASK_FILE_REMOVED, by=by, target=about, changes={"附件": [str(upload), ""]})
    with deeds.kept(FILE_REMOVING, about, says=f"移除附件“{upload}”", rows=rows, by=by):
        file.delete()
        uploads.release(upload)
