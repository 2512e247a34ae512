"""A filled Excel form put into its register: all of it, or nothing with every finding told."""

from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from portal import parameters
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.fields.choices import KindKey
from portal.fields.domain import engine, sheet_reading
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import CellFinding
from portal.fields.domain.kinds.links import name_in
from portal.fields.domain.sheet_reading import FilledSheet, SheetRow
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.problems import Level
from portal.registers.actions import REGISTER_UPLOADED
from portal.registers.domain import filling, numbers, records
from portal.registers.domain.registers import held
from portal.registers.domain.secrecy import content_of
from portal.registers.models import HELD, Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL


@dataclass
class UploadOutcome:
    sheet: FilledSheet
    definition: Definition
    findings: list[CellFinding] = field(default_factory=list)
    added: list[RegisterRecord] = field(default_factory=list)
    changed: list[RegisterRecord] = field(default_factory=list)
    unchanged: int = 0

    @property
    def errors(self) -> list[CellFinding]:
        return [finding for finding in self.findings if finding.is_error]

    @property
    def saved(self) -> bool:
        return not self.errors


@transaction.atomic
def take_in(register: Register, file: BinaryIO, *, by: User) -> UploadOutcome:
    """Read, check and, when nothing is wrong, save in two statements."""
    require(by, REGISTER_FILL)
    register, definition = held(register)
    world = World(by)
    Register.objects.select_for_update(no_key=True).get(pk=register.pk)
    outcome = UploadOutcome(sheet_reading.read(file, definition, world), definition)
    outcome.findings += _about_file(register, outcome)
    _expect_people(outcome, world)
    _Taking(register, outcome, world, by).run()
    if not outcome.saved:
        return outcome
    numbers.give(register, outcome.added, year=timezone.localdate().year)
    RegisterRecord.objects.bulk_create(outcome.added, batch_size=500)
    put = ["version", *HELD, "due_on", "findings", "edition", "change", "by", "at", "search"]
    RegisterRecord.objects.bulk_update(outcome.changed, put, batch_size=500)
    events.record(
        REGISTER_UPLOADED,
        by=by,
        target=register,
        added=len(outcome.added),
        changed=[record.pk for record in outcome.changed],
    )
    return outcome


def _expect_people(outcome: UploadOutcome, world: World) -> None:
    keys = [kind.key for kind in outcome.definition.kinds if kind.field.kind == KindKey.PERSON]
    world.expect_people(name_in(row.raw.get(key)) for row in outcome.sheet.rows for key in keys)


def _about_file(register: Register, outcome: UploadOutcome) -> list[CellFinding]:
    sheet, version = outcome.sheet, outcome.definition.version
    found = []
    if not register.is_open:
        found.append(CellFinding(f"“{register}”已停止填报。如需补填，请联系主管科室。"))
    if sheet.code and sheet.code != version.fieldset.code:
        found.append(CellFinding("这是另一个登记簿的表。请下载本登记簿的模板。"))
    elif sheet.number and sheet.number != str(version.number):
        words = f"表是按第 {sheet.number} 版做的，现在用第 {version.number} 版，已按表头对应各列。"
        found.append(CellFinding(words, level=Level.WARNING))
    if sheet.ignored:
        words = f"这些列没有对应的字段，没有读取：{'、'.join(sheet.ignored)}。"
        found.append(CellFinding(words, level=Level.WARNING))
    if sheet.missing:
        words = f"表中没有这些列，原有内容不变：{'、'.join(sheet.missing)}。"
        found.append(CellFinding(words, level=Level.WARNING))
    if not sheet.rows:
        found.append(CellFinding("表头下面没有内容。请填写后再上传。"))
    return found


class _Taking:
    """The rows of one sheet, one after the other, over what was read at the start."""

    def __init__(self, register: Register, outcome: UploadOutcome, world: World, by: User) -> None:
        self.register, self.outcome, self.world, self.by = register, outcome, world, by
        mine = RegisterRecord.objects.visible_to(by).filter(register=register)
        wanted = [key for row in outcome.sheet.rows if (key := _key_of(row)) is not None]
        found = mine.filter(pk__in=wanted).select_related("unit__kind")
        self.present = {record.pk: record for record in found.select_for_update(of=("self",))}
        for record in self.present.values():
            record.register = register
        fillable = list(filling.units_for(register, by))
        self.fillable = {unit.pk for unit in fillable}
        world.expect_units(fillable)
        counted = register.records.values_list("unit_id", flat=True) if register.single else ()
        self.taken = set(counted)
        self.seen: set[int] = set()

    def run(self) -> None:
        for row in self.outcome.sheet.rows:
            found = self._take(row)
            self.outcome.findings += [finding.at_row(row.row) for finding in found]

    def _take(self, row: SheetRow) -> list[CellFinding]:
        record, findings = self._record_of(row)
        unit, about_unit = self._unit_of(row, record)
        findings += about_unit
        if unit is None or any(finding.is_error for finding in findings):
            _, unreadable = engine.parse_cells(self.outcome.definition, row.raw, self.world)
            return findings + unreadable
        before = content_of(record) if record else None
        values, wrong = engine.parse_row(
            self.outcome.definition, self._given(row), unit=unit, world=self.world, before=before
        )
        wrong = [self._eased(finding) for finding in wrong]
        if record and not record.may_change and before != values:
            words = (
                f"这一行已是“{record.get_state_display()}”，不能再改。请恢复原样，或删去这一行。"
            )
            wrong.append(CellFinding(words, "编号"))
        self._keep(record, unit, values, wrong, before=before)
        return findings + wrong

    def _eased(self, finding: CellFinding) -> CellFinding:
        """A sheet cannot bring a file: that one is missing does not stop the rest."""
        kind = self.outcome.definition.by_key.get(finding.column)
        by_form = kind is not None and kind.by_form
        return replace(finding, level=Level.WARNING) if by_form else finding

    def _given(self, row: SheetRow) -> dict[str, Any]:
        """A blank sensitive cell says nothing: exports leave them blank."""
        by_key = self.outcome.definition.by_key
        return {
            key: raw
            for key, raw in row.raw.items()
            if not (by_key[key].field.sensitive and row.number and raw in (None, ""))
        }

    def _record_of(self, row: SheetRow) -> tuple[RegisterRecord | None, list[CellFinding]]:
        if not row.number:
            return None, []
        record = self.present.get(_key_of(row) or 0)
        if record is None:
            words = f"编号“{row.number}”不是本登记簿中您能修改的内容。新增的行请不填编号。"
            return None, [CellFinding(words, "编号")]
        if record.pk in self.seen:
            return record, [CellFinding(f"编号“{row.number}”在表中出现了两次。", "编号")]
        self.seen.add(record.pk)
        if row.number != f"{record.pk}-{record.edition}":
            words = "表导出后，这一行已在系统中改过。请重新导出，再填您的修改。"
            return record, [CellFinding(words, "编号")]
        return record, []

    def _unit_of(
        self, row: SheetRow, record: RegisterRecord | None
    ) -> tuple[Unit | None, list[CellFinding]]:
        if record and row.unit in {"", record.unit.short_name, record.unit.name}:
            return self._allowed(record.unit)
        named = [u for u in self.world.units_by_name.get(row.unit, []) if u.pk in self.fillable]
        if len(named) != 1:
            reason = "没有填写单位" if not row.unit else f"“{row.unit}”不是您能填报的单位"
            reason = f"有几个单位叫“{row.unit}”，请填编码" if len(named) > 1 else reason
            return None, [CellFinding(f"{reason}。请从下拉列表中选。", "单位")]
        if record and named[0].pk != record.unit_id:
            return None, [CellFinding("已有的行不能改单位。请删除后在新单位另填一行。", "单位")]
        if record is None and self.register.single:
            if named[0].pk in self.taken:
                return None, [CellFinding(f"“{row.unit}”已填过一条，每个单位只填一条。", "单位")]
            self.taken.add(named[0].pk)
        return named[0], []

    def _allowed(self, unit: Unit) -> tuple[Unit | None, list[CellFinding]]:
        if unit.pk in self.fillable:
            return unit, []
        return None, [CellFinding(f"“{unit}”已撤销，或者不是您能填报的单位。", "单位")]

    def _keep(
        self,
        record: RegisterRecord | None,
        unit: Unit,
        values: dict[str, Any],
        findings: list[CellFinding],
        *,
        before: dict[str, Any] | None,
    ) -> None:
        definition = self.outcome.definition
        kept_as_is = record and (
            record.version_id == definition.version.pk or not record.may_change
        )
        if record and kept_as_is and before == values:
            self.outcome.unchanged += 1
            return
        kept = record or self.register.new_record(unit, edition=0)
        records.put(kept, definition, values, findings, by=self.by, world=self.world)
        kept.edition += 1
        (self.outcome.changed if record else self.outcome.added).append(kept)


def _key_of(row: SheetRow) -> int | None:
    key = row.number.partition("-")[0]
    return parameters.key(key)
