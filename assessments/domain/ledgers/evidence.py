"""Proofs of single cells: attached and taken away while the ledger is in hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from assessments.actions import PROOF_ATTACHED, PROOF_TAKEN_AWAY
from assessments.domain.ledgers import holding
from assessments.domain.ledgers.filling import Filling, definition_of
from assessments.file_purposes import EVIDENCE
from assessments.models import Ledger, LedgerFile
from assessments.permissions import LEDGERS_FILL
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.choices import Action
from portal.audit.domain import events
from portal.fields.choices import Evidence
from portal.files.domain import likeness, uploads
from portal.files.models import Upload

MOST_OFFERED: Final = 100  # files of one unit in a month


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
        return _attached(ledger, key, upload, by)


@transaction.atomic
def attach_again(ledger: Ledger, *, key: str, chosen: int, by: User) -> LedgerFile:
    """What proves another cell of the unit in these days, without sending it once more."""
    ledger = _require_room(holding.alone(ledger, by), key, by)
    field = definition_of(ledger).by_key[key].field
    file = _of_these_days(ledger, by).filter(pk=chosen).first()
    if file is None:
        raise ValidationError("这份材料已被删除，或者不是本单位本期的。请刷新页面重新选择。")
    stored = file.upload.stored
    if ledger.files.filter(key=key, upload__stored=stored).exists():
        raise ValidationError(f"“{field.label}”已附有“{file}”，不用再附。")
    if stored.size > field.evidence_megabytes * uploads.MEGABYTE:
        most = field.evidence_megabytes
        raise ValidationError(f"“{file}”超过 {most} MB，这一格附不了。请压缩或拆分后上传。")
    return _attached(ledger, key, uploads.again(file.upload, by=by, unit=ledger.unit), by)


def _attached(ledger: Ledger, key: str, upload: Upload, by: User) -> LedgerFile:
    file = LedgerFile.objects.create(ledger=ledger, key=key, upload=upload)
    _tell(PROOF_ATTACHED, file, by)
    return file


def _tell(action: Action, file: LedgerFile, by: User) -> None:
    kind = definition_of(file.ledger).by_key.get(file.key)
    label = kind.field.label if kind else file.key
    events.record(action, by=by, target=file.ledger, fields=[label], file=file.upload.name)


def to_choose(ledger: Ledger, *, by: Actor) -> list[LedgerFile]:
    """The unit's files of these days, each content once, the latest first."""
    by_content: dict[int, LedgerFile] = {}
    for file in _of_these_days(ledger, by).order_by("-pk")[:MOST_OFFERED]:
        by_content.setdefault(file.upload.stored_id, file)
    return list(by_content.values())


def _of_these_days(ledger: Ledger, by: Actor) -> Any:
    """Of all its ledgers whose days meet those of this one."""
    return (
        LedgerFile.objects.visible_to(by)
        .filter(
            ledger__unit=ledger.unit_id,
            ledger__window_from__lte=ledger.window_until,
            ledger__window_until__gte=ledger.window_from,
        )
        .select_related("ledger__unit", "ledger__form", "upload__stored")
    )


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
    file.ledger = ledger
    _tell(PROOF_TAKEN_AWAY, file, by)
    file.delete()
    uploads.release(file.upload)


@dataclass(frozen=True)
class EarlierUse:
    """Where a proof, or a picture that looks like it, proves another cell."""

    file: LedgerFile
    is_same: bool  # to the byte; else they only look alike
    is_shared: bool = False  # by cells of one unit in the same days, which may be


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
            _use(file, other)
            for content in (file.upload.stored_id, *sorted(alike[file.upload.stored_id]))
            for other in by_content[content]
            if other.pk != file.pk
        ]
        for file in every
    }


def _use(file: LedgerFile, other: LedgerFile) -> EarlierUse:
    is_same = other.upload.stored_id == file.upload.stored_id
    mine, its = file.ledger, other.ledger
    meets = its.window_from <= mine.window_until and its.window_until >= mine.window_from
    return EarlierUse(other, is_same, is_same and its.unit_id == mine.unit_id and meets)
