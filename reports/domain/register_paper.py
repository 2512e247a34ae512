"""A register said in blocks: its title, of whom and when, its entries, their sums. A long one is
several papers, whose entries are numbered through."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone

from portal.accounts.models import User
from portal.fields.domain.definition import Definition, all_of
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.world import World
from portal.periods import Period
from portal.registers.choices import RegisterKind
from portal.registers.domain import output, totals
from portal.registers.domain.output import Output
from portal.registers.filters import filters_of
from portal.registers.models import Register, RegisterRecord
from portal.ui.views.list_papers import MOST_CELLS, MOST_ROWS
from reports.blocks import Block, Head, Paragraph, Row, RowKind, Table, TitleLine, Value
from reports.datasets import Narrowing

_NARROWEST, _WIDEST = 8, 32
_NUMBER: Final = Head("序号", width=5, is_number=True, centred=True)


@dataclass(frozen=True)
class Listed:
    """Entries of a register as somebody had narrowed its list, and the conditions in words."""

    register: Register
    definition: Definition
    rows: Any
    conditions: str
    output: Output | None = None

    @property
    def rows_a_paper(self) -> int:
        heads = len(list(_heads(self)))
        return min(MOST_ROWS, MOST_CELLS // heads)


@dataclass(frozen=True)
class FilePart:
    """Which of several files of one list; `first` is the number of its first row."""

    number: int = 1
    of: int = 1
    first: int = 1

    @property
    def label(self) -> str:
        return f"（第{self.number}份，共{self.of}份）" if self.of > 1 else ""

    @classmethod
    def all_of(cls, count: int, size: int) -> Iterator["FilePart"]:
        """As many as it takes for so many rows; one where there are none."""
        begins = range(0, max(count, 1), size)
        for number, begin in enumerate(begins, start=1):
            yield cls(number, len(begins), begin + 1)


def listed(
    register: Register, definition: Definition, query: str, period: Period | None, *, by: User
) -> Listed:
    """`query`: what the address of the list asked for; `period`: of all of them, where it has
    periods and none is named."""
    rows = RegisterRecord.objects.visible_to(by).filter(register=register)
    if period:
        rows = rows.filter(period=period)
    rows = rows.with_subjects(register.subject_kind).for_list()
    narrowed = Narrowing(filters_of(register, definition), query)
    filters = narrowed.of(rows, by)
    rows, conditions = filters.qs, filters.conditions()
    if "pick" in QueryDict(query):
        rows = rows.filter(pk__in=narrowed.keys())
        conditions = "；".join(filter(None, [conditions, "所选记录"]))
    return Listed(
        register, definition, rows, conditions, output.of_persons(register, definition, by)
    )


WHOLE: Final = FilePart()


def blocks_of(listed: Listed, rows: Any, *, reader: User, part: FilePart = WHOLE) -> list[Block]:
    """Of the fields those anyone may see; each entry as its own version reads it. The sums are
    those of all entries, below the last paper."""
    now, register, definition = timezone.localtime(), listed.register, listed.definition
    about = f"条件：{listed.conditions}" if listed.conditions else ""
    heads = [f"{reader.unit}", about, f"{now:%Y年%m月%d日}"]
    if part.number == part.of:
        end = totals.line(definition, listed.rows)
    else:
        end = f"接第{part.number + 1}份"
    lines = _rows(listed, rows, first=part.first)
    return [
        TitleLine(f"{register.paper_title}{part.label}"),
        Paragraph("　".join(one for one in heads if one)),
        Table(
            tuple(_heads(listed)),
            (*lines, Row((end,), RowKind.FIGURES)),
        ),
    ]


def _heads(listed: Listed) -> Iterator[Head]:
    register, definition = listed.register, listed.definition
    yield _NUMBER
    if register.number_prefix:
        yield Head("编号", width=12)
    if register.subject_kind:
        yield Head(register.subject_label, width=14)
    yield Head("单位", width=12)
    for kind in definition.open_kinds:
        width = min(max(kind.width, len(kind.field.heading) + 2, _NARROWEST), _WIDEST)
        yield Head(kind.field.heading, width=width, centred=kind.align == "right")
    for heading in listed.output.headings if listed.output else ():
        yield Head(heading, width=10, centred=True)
    if register.kind == RegisterKind.TASK:
        yield Head("状态", width=9, centred=True)


def _rows(listed: Listed, rows: Any, *, first: int) -> Iterator[Row]:
    register, definition = listed.register, listed.definition
    definitions, world = all_of(register.fieldset), World()
    for number, record in enumerate(rows, start=first):
        cells: list[Value] = [number]
        if register.number_prefix:
            cells.append(record.number)
        if register.subject_kind:
            cells.append(record.subject_label)
        cells.append(record.unit.short_name)
        kinds = definitions[record.version_id].by_key
        cells += [_cell(record, kinds.get(kind.key), world) for kind in definition.open_kinds]
        cells += _done(listed.output, record) if listed.output else ()
        if register.kind == RegisterKind.TASK:
            cells.append(record.get_state_display())
        yield Row(tuple(cells))


def _done(output: Output, record: RegisterRecord) -> list[str]:
    numbers = zip(output.of(record), output.what, strict=True)
    return [f"{number:,.{one.decimals}f}" for number, one in numbers]


def _cell(record: RegisterRecord, kind: FieldKind | None, world: World) -> str:
    if kind is None or kind.field.sensitive:
        return ""
    return kind.text(record.open_values.get(kind.key), world)
