"""Proofs of single cells: attached and taken away while the ledger is in hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from assessments.domain.ledgers import holding
from assessments.domain.ledgers.filling import Filling, definition_of
from assessments.file_purposes import EVIDENCE
from assessments.models import Ledger, LedgerFile
from assessments.permissions import LEDGERS_FILL
from portal.access import Actor, require
from portal.accounts.models import User
from portal.fields.choices import Evidence
from portal.files.domain import likeness, uploads


def attach(ledger: Ledger, *, key: str, file: UploadedFile, by: User) -> LedgerFile:
    """The file is checked before the ledger is held: that may take its time."""
    with transaction.atomic():
        ledger = _require_room(holding.shared(ledger, by), key, by)
        field = definition_of(ledger).by_key[key].field
    if words := uploads.too_large(file, field.evidence_megabytes):
        raise ValidationError(words)
    upload = uploads.accept(file, by=by, unit=ledger.unit, purpose=EVIDENCE)
    with transaction.atomic():
        ledger = _require_room(holding.alone(ledger, by), key, by)  # two at once take turns
        uploads.keep(upload)
        return LedgerFile.objects.create(ledger=ledger, key=key, upload=upload)


def _require_room(ledger: Ledger, key: str, by: User) -> Ledger:
    require(by, LEDGERS_FILL, ledger.unit)
    holding.require_in_hand(ledger)
    filling = Filling(ledger, by=by)
    kind = filling.definition.by_key.get(key)
    if kind is None or not filling.is_open_for(key) or kind.field.evidence == Evidence.NONE:
        raise ValidationError("这一格现在不能附佐证材料。请刷新页面查看。")
    if len(filling.files.get(key, ())) >= kind.field.evidence_most:
        most = kind.field.evidence_most
        raise ValidationError(f"“{kind.field.label}”最多附 {most} 个文件。请先删除不用的。")
    return ledger


@transaction.atomic
def take_away(file: LedgerFile, *, by: User) -> None:
    ledger = holding.shared(file.ledger, by)
    require(by, LEDGERS_FILL, ledger.unit)
    holding.require_in_hand(ledger)
    if not Filling(ledger, by=by).is_open_for(file.key):
        raise ValidationError("这一格现在不能改。请刷新页面查看。")
    file.delete()
    uploads.release(file.upload)


@dataclass(frozen=True)
class EarlierUse:
    """Where a proof, or a picture that looks like it, proves another cell."""

    file: LedgerFile
    is_same: bool  # to the byte; else they only look alike


def used_before(
    files: Mapping[str, Sequence[LedgerFile]], *, by: Actor
) -> dict[int, list[EarlierUse]]:
    """By file, as far as `by` sees it: the same contents first."""
    every = [file for those in files.values() for file in those]
    contents = {file.upload.stored_id for file in every}
    alike = likeness.alike({f.upload.stored_id for f in every if f.upload.is_image})
    others = (
        LedgerFile.objects.visible_to(by)
        .filter(upload__stored__in=contents.union(*alike.values()))
        .select_related("ledger__unit", "ledger__form", "upload")
        .order_by("ledger__period", "pk")
    )
    by_content: dict[int, list[LedgerFile]] = defaultdict(list)
    for other in others:
        by_content[other.upload.stored_id].append(other)
    return {
        file.pk: [
            EarlierUse(other, is_same=content == file.upload.stored_id)
            for content in (file.upload.stored_id, *sorted(alike[file.upload.stored_id]))
            for other in by_content[content]
            if other.pk != file.pk
        ]
        for file in every
    }
