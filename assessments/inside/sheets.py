"""The cells of a filled workbook of ledgers, sheet by sheet, read in the limited child."""

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from openpyxl import load_workbook

from portal.files.inside import inspection, kinds
from portal.foreign.packing import packed
from portal.foreign.refusing import Reason, Refused
from portal.sheets.texts import LONGEST

MOST_SHEETS: Final = 20
MOST_ROWS: Final = 400
MOST_COLUMNS: Final = 12


def cells(content: bytes, name: str) -> Iterator[list[Any]]:
    """For each sheet its name and its rows."""
    inspection.inspect(content, kind=kinds.XLSX, name=name)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    if len(book.sheetnames) > MOST_SHEETS:
        raise Refused(Reason.TOO_LARGE)
    for title in book.sheetnames:
        sheet = book[title]
        sheet.reset_dimensions()
        rows = islice(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), MOST_ROWS)
        yield [title, [[_cell(cell) for cell in row] for row in rows]]


def _cell(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST:
        raise Refused(Reason.TOO_LARGE)
    return packed(value)
