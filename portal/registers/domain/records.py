"""Entries of registers: by form all or nothing, in the grid cell by cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from portal.access import Permission, require
from portal.accounts.models import User
from portal.audit.choices import Action
from portal.audit.domain import events
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import Finding, refuse_errors
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.registers.domain import attachments, history
from portal.registers.domain.registers import current_held
from portal.registers.domain.secrecy import content_of, hold
from portal.registers.models import Register, RegisterRecord


def units_for(register: Register, by: User) -> UnitQuerySet:
    """Open units of the register's level that `by` fills for."""
    scope = by.scope(Permission.REGISTER_FILL).q("path")
    return Unit.objects.filter(scope).still_open().at_level(register.level).in_tree_order()


@transaction.atomic
def create(register: Register, *, unit: Unit, raw: Mapping[str, Any], by: User) -> RegisterRecord:
    _require_open(register, unit, by)
    definition, world = current_held(register), World(by)
    _hold_if_single(register)
    _require_room(register, unit)
    raw = attachments.accepted(definition, raw, unit=unit, by=by)
    values, findings = engine.parse_row(definition, raw, unit=unit, world=world)
    refuse_errors(findings)
    record = RegisterRecord(register=register, unit=unit)
    put(record, definition, values, findings, by=by, world=world)
    record.save()
    attachments.settle(record)
    _tell(Action.RECORD_CREATED, record, definition, world, was=history.Before(), by=by)
    return record


@transaction.atomic
def edit(record: RegisterRecord, *, raw: Mapping[str, Any], by: User) -> RegisterRecord:
    """Under the version in force today, whatever version the record was filled under."""
    _require_open(record.register, record.unit, by)
    definition, world = current_held(record.register), World(by)
    record.refresh_from_db(from_queryset=RegisterRecord.objects.select_for_update())
    before = content_of(record)
    was = history.Before.of(record, before)
    raw = attachments.accepted(definition, raw, unit=record.unit, by=by)
    values, findings = engine.parse_row(
        definition, raw, unit=record.unit, world=world, before=before
    )
    refuse_errors(findings)
    if values == before and record.version_id == definition.version.pk:
        return record
    put(record, definition, values, findings, by=by, world=world)
    record.edition += 1
    record.save()
    attachments.settle(record)
    _tell(Action.RECORD_CHANGED, record, definition, world, was=was, by=by)
    return record


@transaction.atomic
def remove(record: RegisterRecord, *, by: User) -> None:
    """The content goes into the audit trail, without what is sensitive."""
    _require_open(record.register, record.unit, by)
    definition = Definition.of(record.version)
    texts = engine.texts(definition, record.open_values, World())
    content = {kind.field.label: texts[kind.key] for kind in definition.open_kinds}
    detail = history.sealed(record, content=content)
    events.record(Action.RECORD_REMOVED, by=by, target=record, **detail)
    attachments.let_go(record)
    record.delete()


# The grid -----------------------------------------------------------------------------------------


@dataclass
class Cell:
    """What became of one typed cell."""

    state: str  # saved, invalid, conflict
    text: str = ""
    message: str = ""


@dataclass
class Row:
    """One row of the grid to save: `before` is the text each cell showed when typing began."""

    unit: Unit
    raw: dict[str, Any]
    before: dict[str, str]
    record: RegisterRecord | None = None
    cells: dict[str, Cell] = field(default_factory=dict)


@transaction.atomic
def save_cells(register: Register, rows: Iterable[Row], *, by: User) -> list[Row]:
    """Save what can be read of each row; a cell somebody else changed meanwhile stays his."""
    definition, world = current_held(register), World(by)
    rows = list(rows)
    if any(row.record is None for row in rows):
        _hold_if_single(register)
    locked = _lock([row.record for row in rows if row.record])
    for row in rows:
        _require_open(register, row.unit, by)
        if row.record:
            row.record = locked[row.record.pk]
        _save_row(register, row, definition, world, by)
    return rows


def _lock(records: list[RegisterRecord]) -> dict[int, RegisterRecord]:
    keys = [record.pk for record in records]
    found = RegisterRecord.objects.filter(pk__in=keys).select_for_update(of=("self",))
    locked = {record.pk: record for record in found.order_by("pk")}
    if len(locked) < len(set(keys)):
        raise ValidationError("有的行已被他人删除，没有保存。请刷新页面。")
    return locked


def _save_row(register: Register, row: Row, definition: Definition, world: World, by: User) -> None:
    record = row.record
    before = content_of(record) if record else {}
    was = history.Before.of(record, before) if record else history.Before()
    wanted = {
        key: raw
        for key, raw in row.raw.items()
        if not _conflicts(key, row, before, definition, world)
    }
    values, findings = engine.parse_cells(definition, wanted, world)
    for finding in findings:
        row.cells[finding.column] = Cell("invalid", message=finding.message)
    for key in values:
        row.cells[key] = Cell("saved", definition.by_key[key].text(values[key], world))
    if not values:
        return
    if record is None:
        _require_room(register, row.unit)
        record = RegisterRecord(register=register, unit=row.unit, edition=0)
    merged = {**before, **values}
    problems = engine.complete(definition, merged, unit=row.unit, world=world)
    put(record, definition, engine.filled(merged), problems, by=by, world=world)
    record.edition += 1
    record.save()
    action = Action.RECORD_CHANGED if row.record else Action.RECORD_CREATED
    row.record = record
    _tell(action, record, definition, world, was=was, by=by)


def _conflicts(
    key: str, row: Row, now_kept: Mapping[str, Any], definition: Definition, world: World
) -> bool:
    """Both values are shown to the one who came second; nothing is overwritten unseen."""
    kind = definition.by_key.get(key)
    if kind is None or kind.field.sensitive or not kind.in_cells:
        row.cells[key] = Cell("invalid", message="这一列不能在表格中填写。")
        return True
    if row.record is None:
        return False
    now = kind.text(now_kept.get(key), world)
    if now == row.before.get(key, now):
        return False
    message = f"他人已把这一格改为“{now or '空'}”，您填的“{row.raw[key]}”没有保存。"
    row.cells[key] = Cell("conflict", now, message)
    return True


# Shared -------------------------------------------------------------------------------------------


def put(
    record: RegisterRecord,
    definition: Definition,
    values: dict[str, Any],
    findings: Iterable[Finding],
    *,
    by: User,
    world: World,
) -> None:
    """Set everything a saved record carries; bulk saves call it too."""
    record.version, record.by = definition.version, by
    hold(record, definition, values, world=world)
    record.findings = [finding.as_json() for finding in findings]
    record.at = timezone.now()


def _require_open(register: Register, unit: Unit, by: User) -> None:
    require(by, Permission.REGISTER_FILL, unit)
    if not register.is_open:
        raise ValidationError(f"“{register}”已停止填报。如需补填，请联系主管科室。")
    if unit.kind.level != register.level:
        raise ValidationError(
            {"unit": f"“{register}”由{register.get_level_display()}填报，“{unit}”不属于这一级。"}
        )


def _hold_if_single(register: Register) -> None:
    """Two who fill in for one unit at once follow one another. After the fields, before the
    records: the order in which every act on registers locks."""
    if register.single:
        Register.objects.select_for_update(no_key=True).get(pk=register.pk)


def _require_room(register: Register, unit: Unit) -> None:
    if not register.single:
        return
    if register.records.filter(unit=unit).exists():
        raise ValidationError(
            {NON_FIELD_ERRORS: [f"“{unit}”已填过一条，本登记簿每个单位只填一条。请改原来那一条。"]}
        )


def _tell(
    action: Action,
    record: RegisterRecord,
    definition: Definition,
    world: World,
    *,
    was: history.Before,
    by: User,
) -> None:
    changes = history.changes(record, definition, was=was, world=world)
    events.record(action, by=by, target=record, **history.sealed(record, changes=changes))
