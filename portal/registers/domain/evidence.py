"""Files that prove a cell of an entry: handed in with its form, or later on its page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model

from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.fields.choices import Evidence
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import CellFinding
from portal.fields.domain.world import World
from portal.fields.models import FieldDef
from portal.files.domain import uploads
from portal.files.models import Upload
from portal.problems import Problem, refuse_if
from portal.registers.actions import RECORD_PROVEN, RECORD_UNPROVEN
from portal.registers.choices import RegisterKind
from portal.registers.domain import filling, keeping
from portal.registers.domain.secrecy import content_of
from portal.registers.file_purposes import ATTACHMENT
from portal.registers.models import RecordFile, Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL

Sent = Mapping[str, Sequence[UploadedFile]]
Counts = Mapping[str, int]

UNPROVING = kinds.add(
    DeedKind("registers.unproving", "移除佐证材料", REGISTER_FILL, lambda r: r.unit, small=True)
)


def asked(definition: Definition) -> bool:
    """Whether some cell has to be proven: otherwise nobody need count files."""
    return any(k.field.evidence == Evidence.REQUIRED for k in definition.proven_kinds)


def counted(records: Iterable[RegisterRecord]) -> dict[int, Counter[str]]:
    """The files of each entry by the key they prove; one query."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    keys = [record.pk for record in records if record.pk]
    proofs = RecordFile.objects.filter(record__in=keys).exclude(key="")
    for record, key in proofs.values_list("record_id", "key"):
        counts[record][key] += 1
    return counts


def missing(
    register: Register, definition: Definition, values: Mapping[str, Any], counts: Counts
) -> list[CellFinding]:
    """What a log wants proven with each entry; a task is proven when it is handed in."""
    if register.kind == RegisterKind.TASK:
        return []
    return list(engine.unproven(definition, values, counts))


@dataclass(frozen=True)
class CellProofs:
    """Of one cell: what is asked, and the files that are there."""

    field: FieldDef
    files: list[RecordFile]

    @property
    def takes_more(self) -> bool:
        return self.field.evidence != Evidence.NONE and len(self.files) < self.field.evidence_most


def of(record: RegisterRecord) -> list[CellProofs]:
    """Of every cell that takes files, or has some from the time when it did."""
    by_key: dict[str, list[RecordFile]] = defaultdict(list)
    for file in record.files.exclude(key="").select_related("upload__stored").order_by("pk"):
        by_key[file.key].append(file)
    kinds = Definition.of(record.version).typed_in
    asks = (kind for kind in kinds if kind.field.evidence != Evidence.NONE or by_key[kind.key])
    return [CellProofs(kind.field, by_key[kind.key]) for kind in asks]


def lacking(record: RegisterRecord) -> list[CellFinding]:
    """What is not proven of an entry that is handed in or closed."""
    definition = Definition.of(record.version)
    if not asked(definition):
        return []
    counts = counted([record])[record.pk]
    return list(engine.unproven(definition, content_of(record), counts))


def take(
    record: RegisterRecord, definition: Definition, sent: Sent, *, by: User
) -> list[RecordFile]:
    """Part of the act on the entry; every file that cannot be taken is named at once."""
    present = counted([record])[record.pk] if sent else Counter()
    refused: dict[str, list[str]] = {}
    kept: list[RecordFile] = []
    for key, files in sent.items():
        field = definition.by_key[key].field
        problems = list(_cannot_be_taken(field, present[key], files))
        if problems:
            refused[key] = problems
            continue
        try:
            taken = uploads.take(files, by=by, unit=record.unit, purpose=ATTACHMENT)
        except ValidationError as refusal:
            refused[key] = refusal.messages
            continue
        kept += (RecordFile(record=record, key=key, upload=upload) for upload in taken)
    if refused:
        raise ValidationError(refused)
    return RecordFile.objects.bulk_create(kept)


def _cannot_be_taken(field: FieldDef, present: int, files: Sequence[UploadedFile]) -> Iterator[str]:
    if field.evidence == Evidence.NONE:
        yield f"“{field.label}”不要佐证材料。"
    elif present + len(files) > field.evidence_most:
        yield (
            f"“{field.label}”最多附 {field.evidence_most} 个文件，已有 {present:,} 个，"
            f"又选了 {len(files):,} 个。请合并，或先移除不要的。"
        )
    for file in files:
        if words := uploads.too_large(file, field.evidence_megabytes):
            yield words


@transaction.atomic
def attach(
    record: RegisterRecord, *, key: str, files: Sequence[UploadedFile], by: User
) -> list[RecordFile]:
    """Files that were not at hand when the entry was saved."""
    _hold(record, by)
    keeping.require_keeper(record.register, record.unit, key, by)
    definition = Definition.of(record.version)
    if key not in definition.by_key:
        raise ValidationError("这一条没有这个字段。请刷新页面。")
    if not files:
        raise ValidationError({"files": "请选择文件。"})
    try:
        added = take(record, definition, {key: files}, by=by)
    except ValidationError as refusal:
        raise ValidationError({"files": refusal.messages}) from None
    _judge(record, definition)
    names = "、".join(str(file) for file in added)
    label = definition.by_key[key].field.label
    events.record(
        RECORD_PROVEN,
        by=by,
        target=record,
        register=record.register_id,
        changes={f"{label}：佐证材料": ["", names]},
    )
    return added


@transaction.atomic
def detach(file: RecordFile, *, by: User) -> None:
    """A wrong file: nobody can open it any more, and it leaves the disk."""
    record, upload = file.record, file.upload
    _hold(record, by)
    keeping.require_keeper(record.register, record.unit, file.key, by)
    if not file.key:
        raise ValidationError("这是字段本身的文件。请在“修改”中更换。")
    definition = Definition.of(record.version)

    def rows() -> Iterator[Model]:
        yield from RecordFile.objects.filter(record=record.pk)
        yield Upload.objects.get(pk=upload.pk)
        yield RegisterRecord.objects.get(pk=record.pk)

    with deeds.kept(UNPROVING, record, says=f"移除佐证材料“{upload}”", rows=rows, by=by):
        file.delete()
        uploads.release(upload)
        _judge(record, definition)
    kind = definition.by_key.get(file.key)
    label = kind.field.label if kind else file.key
    events.record(
        RECORD_UNPROVEN,
        by=by,
        target=record,
        register=record.register_id,
        changes={f"{label}：佐证材料": [str(upload), ""]},
    )


def _hold(record: RegisterRecord, by: User) -> None:
    filling.require_filler(record.register, record.unit, by)
    record.refresh_from_db(from_queryset=RegisterRecord.objects.select_for_update())
    refuse_if(_closed(record))


def _closed(record: RegisterRecord) -> Iterator[Problem]:
    if not record.register.is_open:
        yield "", f"“{record.register}”已停止填报。如需补充，请联系主管科室。"
    if not record.may_change:
        state = record.get_state_display()
        yield "", f"“{record}”现在是“{state}”，不能再改。请刷新页面查看。"


def _judge(record: RegisterRecord, definition: Definition) -> None:
    """What was found about the entry is found again, with the files it has now."""
    values, counts = dict(content_of(record)), counted([record])[record.pk]
    findings = engine.complete(definition, values, unit=record.unit, world=World())
    findings += missing(record.register, definition, values, counts)
    record.findings = [finding.as_json() for finding in findings]
    record.save(update_fields=["findings"])
