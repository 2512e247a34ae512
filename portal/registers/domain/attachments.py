"""Files of entries: accepted with the form, kept while an entry names them, released after."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from portal.accounts.models import User
from portal.fields.domain.definition import Definition
from portal.files.domain import uploads
from portal.files.models import Upload
from portal.orgs.models import Unit
from portal.registers.file_purposes import ATTACHMENT
from portal.registers.models import RecordFile, RegisterRecord


def accepted(
    definition: Definition, raw: Mapping[str, Any], *, unit: Unit, by: User
) -> dict[str, Any]:
    """What was sent, each checked file as its upload. Part of the record's act."""
    taken, refused = dict(raw), {}
    for kind in definition.typed_in:
        if not isinstance(sent := taken.get(kind.key), UploadedFile):
            continue
        try:
            taken[kind.key] = uploads.accept(sent, by=by, unit=unit, purpose=ATTACHMENT)
        except ValidationError as refusal:
            refused[kind.key] = refusal.messages
    if refused:
        raise ValidationError(refused)
    return taken


def settle(record: RegisterRecord) -> None:
    """Keep the files the saved record names, let go of those it names no more; what proves a cell
    is no business of its."""
    named = {
        value["upload"]
        for value in record.values.values()
        if isinstance(value, dict) and "upload" in value
    }
    linked = {
        str(link.upload_id): link for link in record.files.filter(key="").select_related("upload")
    }
    for upload in Upload.objects.filter(pk__in=named - linked.keys()):
        uploads.keep(upload)
        RecordFile.objects.create(record=record, upload=upload)
    for key in linked.keys() - named:
        _let_go(linked[key])


def let_go(record: RegisterRecord) -> None:
    for link in record.files.select_related("upload"):
        _let_go(link)


def _let_go(link: RecordFile) -> None:
    link.delete()
    uploads.release(link.upload)
