"""The cells of a filled form: its hidden note about where it came from, then row after row."""

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from openpyxl import load_workbook

from portal.files.inside import inspection, kinds
from portal.foreign.packing import packed
from portal.foreign.refusing import Reason, Refused
from portal.sheets.texts import LONGEST

MOST_CELLS: Final = 400_000
Cell = tuple[Any, str]  # the value, and how the sheet shows numbers and dates


def cells(content: bytes, name: str, meta: str, most_rows: int) -> Iterator[list[Any]]:
    """First the note, then the rows of the first sheet from its top, without their blank ends."""
    inspection.inspect(content, kind=kinds.XLSX, name=name)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    yield _note(book, meta)
    sheet = book[book.sheetnames[0]]
    sheet.reset_dimensions()
    left = MOST_CELLS
    for row in islice(sheet.iter_rows(), most_rows):
        left -= len(row)
        if left < 0:
            raise Refused(Reason.TOO_LARGE)
        yield _row(row)


def _note(book: Any, meta: str) -> list[str]:
    if meta not in book.sheetnames:
        return ["", ""]
    first = next(book[meta].iter_rows(max_row=1, max_col=2, values_only=True), ())
    return [str(value or "")[:LONGEST] for value in (*first, "", "")[:2]]


def _row(row: tuple[Any, ...]) -> list[Cell]:
    made = [_cell(cell) for cell in row]
    while made and made[-1][0] is None:
        made.pop()
    return made


def _cell(cell: Any) -> Cell:
    value = cell.value
    if isinstance(value, str) and len(value) > LONGEST:
        raise Refused(Reason.TOO_LARGE)
    return packed(value), str(getattr(cell, "number_format", None) or "")
