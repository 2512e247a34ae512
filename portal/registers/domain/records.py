"""Entries of registers: by form all or nothing, in the grid cell by cell."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.choices import Action
from portal.audit.domain import events
from portal.fields.choices import Arrival
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import CellFinding, refuse_errors
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.actions import RECORD_CHANGED, RECORD_CREATED, RECORD_REMOVED
from portal.registers.choices import RegisterKind
from portal.registers.domain import (
    attachments,
    counting,
    evidence,
    filling,
    history,
    keeping,
    numbers,
    reminders,
    rhythm,
    sorting,
    urging,
)
from portal.registers.domain.registers import held
from portal.registers.domain.secrecy import content_of, hold
from portal.registers.domain.typed_rows import CellOutcome, Saved, TypedRow
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL
from portal.rules.domain import deadlines

_GONE: Final = "有的行已被他人删除，或者不在您的管理范围内，没有保存。请刷新页面。"


def arriving(
    register: Register,
    definition: Definition,
    *,
    unit: Unit,
    subject: int | None = None,
    world: World,
) -> dict[str, Any]:
    """What a new entry of the unit, or of a subject in it, holds before anybody types; carried is
    what its latest one says openly, and a task is due by the rule of its register."""
    last = None
    if any(kind.field.arrival == Arrival.CARRIED for kind in definition.typed_in):
        mine = register.records.of_subject(unit.pk, subject).order_by("-at", "-pk")
        last = mine.values_list("open_values", flat=True).first()
    values = engine.arriving(definition, unit=unit, world=world, last=last)
    if register.due_rule and register.due_key in definition.by_key:
        due = deadlines.parse(register.due_rule).on(timezone.localdate())
        values[register.due_key] = due.isoformat()
    return values


@transaction.atomic
def create(
    register: Register,
    *,
    unit: Unit | None = None,
    subject: int | None = None,
    raw: Mapping[str, Any],
    period: Period | None = None,
    by: User,
    proofs: evidence.Sent = MappingProxyType({}),
    from_sheet: bool = False,
) -> RegisterRecord:
    """About a unit, or about what the register says stands in one: then `subject` is its key. Of a
    register with periods of the running one, where none is named."""
    register, definition = held(register)
    unit, subject = filling.about(register, unit, subject, by)
    _require_open(register, unit, by)
    keeping.require_lister(register, unit, by)
    period = rhythm.entry_period(register, period)
    world = World(by, period=period)
    _hold_if_one_each(register)
    filling.require_room(register, unit, subject, period)
    raw = attachments.accepted(definition, raw, unit=unit, by=by)
    begins: dict[str, Any] = {}
    if closed := keeping.closed_to(register, unit, by):
        arrived = arriving(register, definition, unit=unit, subject=subject, world=world)
        begins = {key: arrived[key] for key in closed & arrived.keys()}
    values, findings = engine.parse_row(definition, raw, unit=unit, world=world, before=begins)
    if closed:
        keeping.refuse_changes(
            register, unit, before=begins, values=values, by=by, proofs=proofs.keys()
        )
    sent = {key: len(files) for key, files in proofs.items()}
    unproven = evidence.missing(register, definition, values, sent)
    _refuse(definition, findings, unproven, from_sheet=from_sheet)
    findings += unproven
    record = register.new_record(unit, subject=subject, period=period)
    put(record, definition, values, findings, by=by, world=world)
    numbers.give(register, [record], year=timezone.localdate().year)
    record.save()
    attachments.settle(record)
    evidence.take(record, definition, proofs, by=by)
    _tell(RECORD_CREATED, record, by=by)
    return record


@transaction.atomic
def edit(
    record: RegisterRecord,
    *,
    raw: Mapping[str, Any],
    by: User,
    proofs: evidence.Sent = MappingProxyType({}),
    from_sheet: bool = False,
) -> RegisterRecord:
    """Under the version in force today, whatever version the record was filled under."""
    register, definition = held(record.register)
    _require_open(register, record.unit, by)
    world = World(by, period=record.period)
    record.refresh_from_db(from_queryset=RegisterRecord.objects.select_for_update())
    _require_in_hand(record)
    before = content_of(record)
    raw = attachments.accepted(definition, raw, unit=record.unit, by=by)
    values, findings = engine.parse_row(
        definition, raw, unit=record.unit, world=world, before=before
    )
    keeping.refuse_changes(
        register, record.unit, before=before, values=values, by=by, proofs=proofs.keys()
    )
    counts = evidence.counted([record])[record.pk]
    counts.update({key: len(files) for key, files in proofs.items()})
    unproven = evidence.missing(register, definition, values, counts)
    _refuse(definition, findings, unproven, from_sheet=from_sheet)
    findings += unproven
    evidence.take(record, definition, proofs, by=by)
    if not proofs and values == before and record.version_id == definition.version.pk:
        return record
    put(record, definition, values, findings, by=by, world=world)
    record.edition += 1
    record.save()
    attachments.settle(record)
    reminders.renewed([record], definition, by=by)
    _tell(RECORD_CHANGED, record, by=by)
    return record


@transaction.atomic
def remove(record: RegisterRecord, *, by: User) -> None:
    """The content goes into the audit trail, without what is sensitive."""
    _require_open(record.register, record.unit, by)
    keeping.require_lister(record.register, record.unit, by)
    record.refresh_from_db(
        fields=["state"], from_queryset=RegisterRecord.objects.select_for_update()
    )
    _require_in_hand(record)
    if record.decisions.exists():
        raise ValidationError(f"“{record}”的议定事项已交办，不能删除。登错了的请作废。")
    definition = Definition.of(record.version)
    texts = engine.texts(definition, record.open_values, World())
    content = {kind.field.label: texts[kind.key] for kind in definition.open_kinds}
    events.record(
        RECORD_REMOVED,
        by=by,
        target=record,
        register=record.register_id,
        content=history.sealed(content),
    )
    attachments.let_go(record)
    reminders.ended(record, by=by, act="删除登记内容")
    record.delete()


@transaction.atomic
def save_cells(
    register: Register, rows: Iterable[TypedRow], *, period: Period | None = None, by: User
) -> Saved:
    """Save what can be read of each row; a cell somebody else changed meanwhile stays his. New
    ones are of the `period` the grid shows.

    It happens with every cell somebody fills, so nothing is read twice, and the trail is told of
    new entries only: what became of each cell is in the record's own history.
    """
    require(by, REGISTER_FILL)
    register, definition = held(register)
    period = rhythm.entry_period(register, period)
    saved = Saved(list(rows), definition, World(by, period=period))
    _read_subjects(register, [row for row in saved.rows if row.record is None], by)
    if any(row.record is None for row in saved.rows):
        _hold_if_one_each(register)
    _lock(register, [row for row in saved.rows if row.record], by)
    present = [row.record for row in saved.rows if row.record]
    proofs = evidence.counted(present) if evidence.asked(definition) else {}
    for row in saved.rows:
        _require_open(register, row.unit, by)
        if row.record:
            _require_in_hand(row.record)
        else:
            keeping.require_lister(register, row.unit, by)
        _save_row(saved, register, row, proofs, by, period=period)
    reminders.renewed(present, definition, by=by)
    return saved


def _read_subjects(register: Register, rows: list[TypedRow], by: User) -> None:
    if not rows:
        return
    if register.subject_kind:
        mine = filling.subjects_for(register, by)
    else:
        mine = Unit.objects.filter(by.scope(REGISTER_FILL).q("path")).select_related("kind")
    seen = mine.in_bulk({row.unit.pk for row in rows})
    for row in rows:
        subject = seen.get(row.unit.pk)
        if subject is None:
            raise Denied(_GONE)
        row.unit = filling.unit_of(register, subject)
        row.subject = filling.key_of(register, subject)


def _lock(register: Register, rows: list[TypedRow], by: User) -> None:
    if not rows:
        return
    mine = RegisterRecord.objects.visible_to(by).filter(register=register)
    named = mine.filter(pk__in={row.record.pk for row in rows if row.record})
    records = named.select_related("unit__kind").select_for_update(of=("self",)).order_by("pk")
    locked = {record.pk: record for record in records}
    for row in rows:
        if row.record is None or row.record.pk not in locked:
            raise Denied(_GONE)
        row.record = locked[row.record.pk]
        row.record.register = register
        row.unit, row.subject = row.record.unit, row.record.subject_id


def _save_row(
    saved: Saved,
    register: Register,
    row: TypedRow,
    proofs: Mapping[int, evidence.Counts],
    by: User,
    *,
    period: Period | None,
) -> None:
    record, definition, world = row.record, saved.definition, saved.world
    if record is None:
        before = arriving(register, definition, unit=row.unit, subject=row.subject, world=world)
    else:
        before = content_of(record)
    closed = keeping.closed_to(register, row.unit, by)
    for key in closed & row.raw.keys():
        row.cells[key] = CellOutcome("invalid", message=keeping.words_of(register))
    typed = {
        key: raw
        for key, raw in row.raw.items()
        if key not in closed and not _conflicts(key, row, before, definition, world)
    }
    values, findings = engine.parse_cells(definition, typed, world)
    for finding in findings:
        row.cells[finding.column] = CellOutcome("invalid", message=finding.message)
    for key in values:
        row.cells[key] = CellOutcome("saved", definition.by_key[key].text(values[key], world))
    if not values:
        return
    if record is None:
        filling.require_room(register, row.unit, row.subject, period)
        record = register.new_record(row.unit, subject=row.subject, period=period, edition=0)
        numbers.give(register, [record], year=timezone.localdate().year)
    merged = {**before, **values}
    problems = engine.complete(definition, merged, unit=row.unit, world=world)
    problems += evidence.missing(register, definition, merged, proofs.get(record.pk or 0, {}))
    put(record, definition, engine.filled(merged), problems, by=by, world=world)
    record.edition += 1
    record.save()
    if row.record is None:
        _tell(RECORD_CREATED, record, by=by)
    row.record = record


def _conflicts(
    key: str, row: TypedRow, now_kept: Mapping[str, Any], definition: Definition, world: World
) -> bool:
    """Both values are shown to the one who came second; nothing is overwritten unseen."""
    kind = definition.by_key.get(key)
    if kind is None or kind.field.sensitive or not kind.in_cells:
        row.cells[key] = CellOutcome("invalid", message="这一列不能在表格中填写。")
        return True
    if row.record is None:
        return False
    now = kind.text(now_kept.get(key), world)
    if now == row.before.get(key, now):
        return False
    message = f"他人已把这一格改为“{now or '空'}”，您填的“{row.raw[key]}”没有保存。"
    row.cells[key] = CellOutcome("conflict", now, message)
    return True


# Shared -------------------------------------------------------------------------------------------


def put(
    record: RegisterRecord,
    definition: Definition,
    values: dict[str, Any],
    findings: Iterable[CellFinding],
    *,
    by: User,
    world: World,
) -> None:
    """Set everything a saved record carries; bulk saves call it too."""
    was = history.Before.of(record, content_of(record))
    whose = record.register.own_key
    if was.values.get(whose) != values.get(whose):  # a merge of persons has taken the others along
        record.person_id = values[whose]["pk"] if values.get(whose) else None
    record.version, record.by = definition.version, by
    hold(record, definition, values, world=world)
    sorting.apply(record, definition, values)
    record.due_on = _due(record, values)
    record.counts_on = counting.day_of(record, definition, values)
    if record.register.kind != RegisterKind.TASK:
        record.state = record.register.begins
    changes = history.changes(record, definition, was=was, world=world)
    record.change = history.sealed(changes)
    record.findings = [finding.as_json() for finding in findings]
    record.at = timezone.now()


def _refuse(
    definition: Definition,
    findings: Iterable[CellFinding],
    unproven: Iterable[CellFinding],
    *,
    from_sheet: bool,
) -> None:
    """A sheet cannot bring a file: that one is missing does not stop the rest."""
    if not from_sheet:
        refuse_errors((*findings, *unproven))
        return
    by_key = definition.by_key
    refuse_errors(f for f in findings if f.column not in by_key or not by_key[f.column].by_form)


def _due(record: RegisterRecord, values: Mapping[str, Any]) -> dt.date | None:
    written = values.get(record.register.due_key)
    return dt.date.fromisoformat(written) if written else None


def _require_in_hand(record: RegisterRecord) -> None:
    if not record.may_change:
        state = record.get_state_display()
        raise ValidationError(f"“{record}”现在是“{state}”，不能再改。请刷新页面查看。")


def _require_open(register: Register, unit: Unit, by: User) -> None:
    filling.require_filler(register, unit, by)
    if not register.is_open:
        raise ValidationError(f"“{register}”已停止填报。如需补填，请联系主管科室。")
    if unit.kind.level not in register.levels:
        raise ValidationError(
            {"unit": f"“{register}”由{register.levels_label}填报，“{unit}”不在其中。"}
        )


def _hold_if_one_each(register: Register) -> None:
    """Two who fill in for one unit at once follow one another. After the fields, before the
    records: the order in which every act on registers locks."""
    # Neither changes any more while its fields are held.
    register.refresh_from_db(fields=["single", "kind"])
    if register.single or register.is_periodic:
        Register.objects.select_for_update(no_key=True).get(pk=register.pk)


def _tell(action: Action, record: RegisterRecord, *, by: User) -> None:
    register, edition = record.register_id, record.edition
    events.record(action, by=by, target=record, register=register, edition=edition)
    urging.filled([record], by=by)
