"""Tables brought into another shape: a cell that holds two things split, a column added."""

from collections.abc import Callable, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from portal.imports.reading.headings import HeadedTable, Heading

Split = Callable[[Any], Sequence[Any]]


def split(
    table: HeadedTable, heading: Heading, labels: Sequence[str], parts: Split, *, sheet: str
) -> None:
    """Columns of these labels, in the group of `heading`, take its place."""
    start = _width(table)
    table.headings.remove(heading)
    table.headings += [
        Heading(start + n, heading.letter, label, heading.group) for n, label in enumerate(labels)
    ]
    for number, row in zip(table.numbers, table.rows, strict=True):
        pieces = parts(cell(row, heading.position))
        row.extend([*[""] * (start - len(row)), *pieces])
        for n in range(len(labels)):
            table.sources[number, start + n] = (sheet, number, heading.position)


def add(
    table: HeadedTable,
    label: str,
    values: Sequence[Any],
    *,
    sheet: str,
    origin: int,
) -> None:
    """A column of these values, row by row; its faults are shown at the position `origin`."""
    position = _width(table)
    table.headings.append(Heading(position, get_column_letter(origin + 1), label))
    for number, row, value in zip(table.numbers, table.rows, values, strict=True):
        row.extend([*[""] * (position - len(row)), value])
        table.sources[number, position] = (sheet, number, origin)


def cell(row: Sequence[Any], position: int) -> Any:
    return row[position] if position < len(row) else ""


def _width(table: HeadedTable) -> int:
    widths = [len(row) for row in table.rows] + [h.position + 1 for h in table.headings]
    return max(widths, default=0)
