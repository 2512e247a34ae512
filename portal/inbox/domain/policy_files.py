"""The scans and annexes of a policy's versions: taken in with it, added later, taken out."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import deeds
from portal.files.domain import uploads
from portal.files.models import Upload
from portal.inbox.actions import POLICY_CORRECTED
from portal.inbox.domain.withdrawals import DETACHING
from portal.inbox.file_purposes import POLICY
from portal.inbox.models import Policy, PolicyFile, PolicyVersion
from portal.inbox.permissions import POLICIES_MANAGE

MOST_FILES = 20
LABEL = "附件"


@transaction.atomic
def add(policy: Policy, *, files: Sequence[UploadedFile], by: User) -> list[PolicyFile]:
    """Files that were not at hand when the last version was taken in."""
    require(by, POLICIES_MANAGE)
    Policy.objects.select_for_update().get(pk=policy.pk)
    if not files:
        raise ValidationError({"files": "请选择文件。"})
    added = attach(policy.versions.order_by("-ordinal")[0], files, by=by)
    names = "、".join(str(file) for file in added)
    events.record(POLICY_CORRECTED, by=by, target=policy, changes={LABEL: ["", names]})
    return added


@transaction.atomic
def remove(file: PolicyFile, *, by: User) -> None:
    """A wrong file: nobody can open it any more, and it leaves the disk."""
    require(by, POLICIES_MANAGE)
    policy, upload = file.version.policy, file.upload
    events.record(POLICY_CORRECTED, by=by, target=policy, changes={LABEL: [str(upload), ""]})

    def rows() -> Iterator[Model]:
        yield from PolicyFile.objects.filter(version=file.version_id)
        yield Upload.objects.get(pk=upload.pk)

    with deeds.kept(DETACHING, policy, says=f"删除附件“{upload}”", rows=rows, by=by):
        file.delete()
        uploads.release(upload)


def attach(version: PolicyVersion, files: Sequence[UploadedFile], *, by: User) -> list[PolicyFile]:
    """Part of the act on the policy; every file that cannot be taken is named at once."""
    if version.files.count() + len(files) > MOST_FILES:
        message = f"一个版本最多 {MOST_FILES:,} 个附件。请合并后再上传。"
        raise ValidationError({"files": message})
    try:
        taken = uploads.take(files, by=by, unit=by.unit, purpose=POLICY)
    except ValidationError as refusal:
        raise ValidationError({"files": refusal.messages}) from None
    return [PolicyFile.objects.create(version=version, upload=upload) for upload in taken]
