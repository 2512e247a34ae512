"""The sensitive part of records: opened for acts, sealed when a version begins to call it so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from portal.crypto.fields import NO_KEY
from portal.crypto.providers import UnreadableError
from portal.fields.domain import engine, formulas
from portal.fields.domain.definition import Definition, all_of
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.rows import Filled, NamedSubject
from portal.fields.domain.world import World
from portal.fields.models import FieldSetVersion
from portal.registers.models import HELD, RegisterRecord
from portal.text import search_key

SEARCHABLE = 60
BATCH = 500
FILLED = "已填，敏感内容不显示；在“修改”中查看，会留下记录"


def content_of(record: RegisterRecord) -> dict[str, Any]:
    """All values, for an act on the record; refused when the sensitive ones can't be opened."""
    try:
        return record.values
    except UnreadableError:
        raise ValidationError(
            f"“{record}”中敏感内容的密钥缺失，不能修改。请联系系统管理员。"
        ) from None


def visible_values(record: RegisterRecord, definition: Definition) -> Mapping[str, Any]:
    """What may be shown under the definition in force. Nothing is opened for it but what was
    sensitive when the record was last saved and no longer is."""
    if record.version_id == definition.version.pk or not record.sealed_values:
        return record.open_values
    open_keys = {kind.key for kind in definition.open_kinds} - record.open_values.keys()
    try:
        secret = record.secret_values if open_keys else {}
    except UnreadableError:
        secret = {}
    freed = {key: value for key, value in secret.items() if key in open_keys}
    return {**record.open_values, **freed}


def filled(record: RegisterRecord, definition: Definition) -> Filled:
    """The record as grids and sheets take it."""
    values = visible_values(record, definition)
    about: Any = record.unit
    if record.subject_kind:
        about = NamedSubject(record.about, record.subject_label)
    return Filled(record.pk, record.edition, about, values, record.findings)


@dataclass(frozen=True)
class RecordLine:
    """One field of a record as its page shows it."""

    heading: str
    text: str
    url: str = ""
    hidden: bool = False


def lines(record: RegisterRecord, definition: Definition, world: World) -> list[RecordLine]:
    """Every field; of a sensitive one whether it is filled, not what with."""
    try:
        secret, mark = record.secret_values, FILLED
    except UnreadableError:
        secret, mark = dict.fromkeys(definition.sealed_keys), NO_KEY
    return [_line(kind, record, secret, mark, world) for kind in definition.kinds]


def _line(
    kind: FieldKind, record: RegisterRecord, secret: Collection[str], mark: str, world: World
) -> RecordLine:
    if kind.field.sensitive or kind.key in secret:
        return RecordLine(kind.field.heading, mark if kind.key in secret else "", hidden=True)
    value = record.open_values.get(kind.key)
    return RecordLine(kind.field.heading, kind.text(value, world), kind.url(value, world))


def hold(
    record: RegisterRecord, definition: Definition, values: Mapping[str, Any], *, world: World
) -> None:
    """Set values, the sensitive ones apart; what earlier versions' fields left stays as it was."""
    unknown = values.keys() - definition.by_key.keys() - record.open_values.keys()
    record.hold(values, sealed=definition.sealed_keys | unknown)
    texts = engine.texts(definition, record.open_values, world).values()
    words = search_key(*(text for text in texts if len(text) <= SEARCHABLE))
    about = search_key(record.subject_label) if record.subject_kind else ""
    record.search = " ".join(filter(None, (record.unit.search, about, words)))


def seal_records(version: FieldSetVersion) -> None:
    """Nothing the version just published calls sensitive stays readable in what is filled."""
    definitions = all_of(version.fieldset)
    keys = definitions[version.pk].sealed_keys
    touched = RegisterRecord.objects.filter(
        register__fieldset=version.fieldset, open_values__has_any_keys=sorted(keys)
    )
    rows = touched.select_related("unit").select_for_update(of=("self",)).order_by("pk")
    world = World()
    while batch := list(rows[:BATCH]):
        for record in batch:
            _seal(record, definitions[record.version_id], keys, world)
        RegisterRecord.objects.bulk_update(batch, [*HELD, "findings", "search"])


def _seal(
    record: RegisterRecord, definition: Definition, keys: frozenset[str], world: World
) -> None:
    values = content_of(record)
    record.open_values = {k: v for k, v in record.open_values.items() if k not in keys}
    hold(record, definition, values, world=world)
    record.findings = [_without_figures(f, definition, keys) for f in record.findings]


def _without_figures(
    finding: dict[str, Any], definition: Definition, keys: frozenset[str]
) -> dict[str, Any]:
    """A finding of a check names the figures it compared."""
    for check in definition.checks:
        is_of_check = finding["message"].startswith(check.message)
        if is_of_check and formulas.keys_in(check.expression) & keys:
            return {**finding, "message": check.message}
    return finding
