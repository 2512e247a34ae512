"""Uploads: accepted after every check, kept by a record, opened, removed."""

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Iterable
from typing import IO, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from portal.access import Actor, Denied
from portal.accounts.models import User
from portal.audit.domain import events
from portal.files.actions import FILE_READ, FILE_REMOVED, FILE_UPLOADED
from portal.files.domain import checks, likeness, scanners, storage
from portal.files.domain.checks import CheckedFile
from portal.files.domain.purposes import PURPOSES, Purpose, called
from portal.files.inside import pages
from portal.files.models import StoredFile, Upload
from portal.foreign.calling import call
from portal.foreign.limits import Limits
from portal.foreign.refusing import Reason, Refused
from portal.orgs.models import Unit

LONGEST_NAME = 120
MEGABYTE = 1024 * 1024
PAGE_LIMITS: Final = Limits(megabytes=400, seconds=10, patience=20, answer_megabytes=5)


def accept(uploaded: UploadedFile, *, by: User, unit: Unit, purpose: Purpose) -> Upload:
    """Check the file and store it. It is removed again unless a record keeps it in time.

    The caller has checked that `by` may hand in files of this purpose at the unit.
    """
    name = clean_name(uploaded.name or "")
    _refuse_too_many(by, purpose)
    _refuse_size(uploaded.size or 0, name, purpose)
    sent = uploaded.read()
    checked = checks.checked(sent, name=name, types=purpose.types)
    scanners.scan(sent, name=name)
    return _store(checked, name, by=by, unit=unit, purpose=purpose)


def take(sent: Iterable[UploadedFile], *, by: User, unit: Unit, purpose: Purpose) -> list[Upload]:
    """Several at once, for the record whose act this is part of: kept, or every one that cannot
    be taken is named."""
    taken: list[Upload] = []
    refused: list[str] = []
    for file in sent:
        try:
            taken.append(accept(file, by=by, unit=unit, purpose=purpose))
        except ValidationError as refusal:
            refused += refusal.messages
    if refused:
        raise ValidationError(refused)
    for upload in taken:
        keep(upload)
    return taken


@transaction.atomic
def keep(upload: Upload) -> None:
    """A record refers to the upload from now on. Part of that record's act."""
    if not Upload.objects.filter(pk=upload.pk).update(expires_at=None):
        raise ValidationError(f"文件“{upload}”已超过暂存时间被清理，请重新上传。")
    upload.expires_at = None


@transaction.atomic
def again(upload: Upload, *, by: User, unit: Unit) -> Upload:
    """The same contents under the same name for another record, which keeps them from now on. Part
    of that record's act: it has asked whether `by` may, of the file and at the unit."""
    storage.hold(upload.stored.sha256)
    if not Upload.objects.filter(pk=upload.pk, expires_at=None).exists():
        raise ValidationError(f"文件“{upload}”刚才已被删除，没有附上。请重新上传。")
    made = Upload(name=upload.name, owner=by, unit=unit, purpose=upload.purpose)
    made.stored = upload.stored
    made.save()
    return made


@transaction.atomic
def release(upload: Upload) -> None:
    """No record refers to it any more. Part of that record's act; tidying removes it."""
    upload.expires_at = timezone.now()
    upload.save(update_fields=["expires_at"])


@transaction.atomic
def remove(upload: Upload, *, by: User) -> None:
    """The owner takes back a file that no record keeps."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.owner_id != by.pk:
        raise Denied(f"文件“{upload}”只能由上传人删除。")
    if upload.expires_at is None:
        raise ValidationError(f"文件“{upload}”已用于正式记录，请在该记录中更换或删除。")
    events.record(FILE_REMOVED, by=by, target=upload, label=called(upload))
    upload.delete()


@transaction.atomic
def open_for(upload: Upload, *, by: User) -> IO[bytes]:
    """The content, for somebody `may_read` allows; of sensitive purposes the opening is kept."""
    if not may_read(upload, by):
        raise Denied("您没有查看这个文件的权限。")
    stream = storage.open_content(upload.stored.sha256)
    if PURPOSES[upload.purpose].sensitive:
        events.record(FILE_READ, by=by, target=upload, label=called(upload))
    return stream


def draw_page(upload: Upload, number: int, *, by: User) -> bytes:
    """A page of a PDF as a JPEG picture; to see it is to open the file. Raises `Refused`."""
    if upload.stored.pages is None or not 1 <= number <= upload.stored.pages:
        raise Refused(Reason.BROKEN)
    with open_for(upload, by=by) as stream:
        (picture,) = call(pages.drawn, stream.read(), number, limits=PAGE_LIMITS)
    return picture


def may_read(upload: Upload, by: Actor) -> bool:
    """A purpose no app provides any more shows its files to nobody."""
    purpose = PURPOSES.get(upload.purpose)
    return purpose is not None and purpose.may_read(by, upload)


def clean_name(name: str) -> str:
    """Without folders, control characters and marks that turn the reading direction."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    seen = " ".join(seen.split()).strip(". ")
    if not seen:
        raise ValidationError("文件没有名称，没有保存。请改名后再上传。")
    stem, dot, extension = seen.rpartition(".")
    if len(seen) > LONGEST_NAME and dot and len(extension) < LONGEST_NAME // 2:
        return stem[: LONGEST_NAME - len(extension) - 1] + dot + extension
    return seen[:LONGEST_NAME]


def _refuse_too_many(by: User, purpose: Purpose) -> None:
    since = timezone.now() - dt.timedelta(days=1)
    mine = Upload.objects.filter(owner=by, purpose=purpose.key, created_at__gt=since)
    if mine.count() >= purpose.per_day:
        raise ValidationError(
            f"24 小时内“{purpose.label}”已上传 {purpose.per_day} 个文件，达到上限，没有保存。"
            "请明天再传，或删除不需要的文件。"
        )


def too_large(file: UploadedFile, megabytes: int) -> str:
    """What is said of a file that is larger than a field takes; "" of one that is not."""
    if (file.size or 0) <= megabytes * MEGABYTE:
        return ""
    return f"“{file.name}”超过 {megabytes} MB。请压缩或拆分后再上传。"


def _refuse_size(size: int, name: str, purpose: Purpose) -> None:
    if size == 0:
        raise ValidationError(f"“{name}”是空文件，没有保存。")
    if size > purpose.megabytes * MEGABYTE:
        raise ValidationError(
            f"“{name}”有 {size / MEGABYTE:.1f} MB，超过 {purpose.megabytes} MB 的上限，没有保存。"
            "请压缩图片或拆分后再上传。"
        )


@transaction.atomic
def _store(checked: CheckedFile, name: str, *, by: User, unit: Unit, purpose: Purpose) -> Upload:
    sha256 = hashlib.sha256(checked.content).hexdigest()
    storage.hold(sha256)
    storage.write(sha256, checked.content)
    facts = {"size": len(checked.content), "mime": checked.kind, "pages": checked.pages}
    stored, _ = StoredFile.objects.get_or_create(sha256=sha256, defaults=facts)
    if purpose.compares_pictures:
        likeness.remember(stored, checked.looks)
    upload = Upload.objects.create(
        stored=stored,
        name=name,
        owner=by,
        unit=unit,
        purpose=purpose.key,
        expires_at=timezone.now() + dt.timedelta(days=purpose.keep_days),
    )
    events.record(FILE_UPLOADED, by=by, target=upload, label=called(upload), purpose=purpose.label)
    return upload
