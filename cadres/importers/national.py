"""The national workbook: ten sheets joined on name and identity number into a row per cadre."""

from collections.abc import Sequence
from typing import Final

from cadres.importers.lines import TABLES
from portal.imports.kit import Column, HeadedTable, OpenedBook, OpenedSheet, Part, joining

MAIN, EXTRA, UNITS = "A01", "A99Z1", "B01"
_CODES: Final = (UNITS, MAIN, EXTRA, *(lines.code for lines in TABLES))


def sheets_of(book: OpenedBook) -> dict[str, OpenedSheet]:
    """Those of the workbook by code."""
    sheets: dict[str, OpenedSheet] = {}
    for sheet in book.sheets:
        if code := joining.part_of(sheet, _CODES):
            sheets.setdefault(code, sheet)
    return sheets


def is_first(sheets: dict[str, OpenedSheet], sheet: OpenedSheet) -> bool:
    """The whole workbook is read from one sheet: that of the persons, else the first with lines."""
    data = [sheets[code] for code in (MAIN, *_CODES) if code in sheets and code != UNITS]
    return bool(data) and data[0].name == sheet.name


def table_of(
    book: OpenedBook, sheets: dict[str, OpenedSheet], columns: Sequence[Column]
) -> HeadedTable | None:
    parts = [
        Part(MAIN, "人员", columns),
        Part(EXTRA, "补充信息", columns),
        *(lines.part() for lines in TABLES),
    ]
    table = joining.join(book, sheets, parts)
    if table is not None and UNITS in sheets:
        reason = f"“{sheets[UNITS].name}”工作表不随干部名册导入，机构请用“组织机构名册”导入"
        table.skipped.append((1, reason))
    return table
