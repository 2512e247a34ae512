"""Rosters for paper, said in blocks: title, mark, and a table with groups and lines of figures."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.views.decorators.debug import sensitive_variables

from reports.blocks import Block, Head, Paragraph, Row, RowKind, Table, TitleLine, Value
from reports.datasets import Chosen, Printed, Sheet, SheetColumn
from reports.domain import paper
from reports.domain.marks import Mark
from reports.domain.tables import Counter

_NUMBER: Final = Head("序号", width=5, is_number=True, centred=True)


@sensitive_variables()
def xlsx(layout: Printed, sheet: Sheet, chosen: Chosen, mark: Mark, count: Counter) -> bytes:
    blocks = blocks_of(layout, sheet, chosen, mark, count)
    return paper.xlsx(blocks, name=layout.label, title=layout.title, mark=mark)


@sensitive_variables()
def blocks_of(
    layout: Printed, sheet: Sheet, chosen: Chosen, mark: Mark, count: Counter
) -> list[Block]:
    heads = tuple(_head(column) for column in sheet.columns)
    return [
        TitleLine(f"{mark.scope}{layout.title}"),
        Paragraph(mark.line),
        Table(
            (_NUMBER, *heads) if layout.numbered else heads,
            tuple(_rows(layout, sheet, chosen, count)),
        ),
    ]


@sensitive_variables()
def _rows(layout: Printed, sheet: Sheet, chosen: Chosen, count: Counter) -> Iterator[Row]:
    whole, part = layout.tally(chosen), None
    group, number = None, 0
    for row in count.read(sheet):
        if layout.group_of and (now := layout.group_of(row)) != group:
            if part is not None:
                yield Row((f"小计：{part.line}",), RowKind.FIGURES)
            group, number, part = now, 0, layout.tally(chosen)
            yield Row((now,), RowKind.GROUP)
        number += 1
        cells = _cells(sheet.columns, row)
        yield Row((number, *cells) if layout.numbered else cells)
        whole.add(row)
        if part is not None:
            part.add(row)
    if part is not None:
        yield Row((f"小计：{part.line}",), RowKind.FIGURES)
    yield Row((f"合计：{whole.line}",), RowKind.FIGURES)


def _head(column: SheetColumn) -> Head:
    return Head(
        column.label,
        width=column.width,
        group=column.group,
        is_number=column.is_number,
        centred=column.centred,
    )


def _cells(columns: Sequence[SheetColumn], row: Any) -> tuple[Value, ...]:
    values = ((column, column.value(row)) for column in columns)
    return tuple(
        value if column.is_number or value is None else str(value) for column, value in values
    )
