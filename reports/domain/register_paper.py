"""A register said in blocks: its title, of whom and when, its entries, their sums."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone

from portal.accounts.models import User
from portal.fields.domain.definition import Definition, all_of
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.world import World
from portal.registers.choices import RegisterKind
from portal.registers.domain import totals
from portal.registers.models import Register, RegisterRecord
from reports.blocks import Block, Head, Paragraph, Row, RowKind, Table, TitleLine, Value

_NARROWEST, _WIDEST = 8, 32
_NUMBER: Final = Head("序号", width=5, is_number=True, centred=True)


def blocks_of(
    register: Register, definition: Definition, rows: Any, *, conditions: str, reader: User
) -> list[Block]:
    """Of the fields those anyone may see; each entry as its own version reads it."""
    now = timezone.localtime()
    heads = [f"{reader.unit}", f"条件：{conditions}" if conditions else "", f"{now:%Y年%m月%d日}"]
    figures = Row((totals.line(definition, rows),), RowKind.FIGURES)
    return [
        TitleLine(register.paper_title),
        Paragraph("　".join(part for part in heads if part)),
        Table(tuple(_heads(register, definition)), (*_rows(register, definition, rows), figures)),
    ]


def _heads(register: Register, definition: Definition) -> Iterator[Head]:
    yield _NUMBER
    if register.number_prefix:
        yield Head("编号", width=12)
    if register.subject_kind:
        yield Head(register.subject_label, width=14)
    yield Head("单位", width=12)
    for kind in definition.open_kinds:
        width = min(max(kind.width, len(kind.field.heading) + 2, _NARROWEST), _WIDEST)
        yield Head(kind.field.heading, width=width, centred=kind.align == "right")
    if register.kind == RegisterKind.TASK:
        yield Head("状态", width=9, centred=True)


def _rows(register: Register, definition: Definition, rows: Any) -> Iterator[Row]:
    definitions, world = all_of(register.fieldset), World()
    for number, record in enumerate(rows, start=1):
        cells: list[Value] = [number]
        if register.number_prefix:
            cells.append(record.number)
        if register.subject_kind:
            cells.append(record.subject_label)
        cells.append(record.unit.short_name)
        kinds = definitions[record.version_id].by_key
        cells += [_cell(record, kinds.get(kind.key), world) for kind in definition.open_kinds]
        if register.kind == RegisterKind.TASK:
            cells.append(record.get_state_display())
        yield Row(tuple(cells))


def _cell(record: RegisterRecord, kind: FieldKind | None, world: World) -> str:
    if kind is None or kind.field.sensitive:
        return ""
    return kind.text(record.open_values.get(kind.key), world)
