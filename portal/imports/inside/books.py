"""A workbook's sheets, and the rows of one: read under a budget of cells, characters and merges."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from portal.files.inside import inspection, kinds, sniffing
from portal.foreign.packing import packed
from portal.foreign.refusing import Reason, Refused
from portal.imports.inside import delimited, facts
from portal.sheets.texts import LONGEST

BLOCK: Final = 1000
MOST_CHARACTERS: Final = 60_000_000
MOST_CELLS: Final = 4_000_000
MOST_MERGED_ROWS: Final = 400_000  # counted once for each merge
MOST_SHEETS: Final = 100
LONGEST_NAME: Final = 60  # of a sheet; office software allows 31
KINDS: Final = frozenset({kinds.XLSX, kinds.XLS, kinds.CSV})
_CSV_SHEET = "全部内容"
_PLAIN = frozenset({str, float, int, bool})
# In an old workbook the record of a password comes right after the one that begins the workbook.
_OLD_PASSWORD = re.compile(rb"\x09\x08\x10\x00.{16}(\x86\x00\x00\x00)?\x2f\x00.\x00", re.DOTALL)

Merge = tuple[tuple[int, int], tuple[int, int]]
Listed = tuple[str, bool, str]  # of a sheet: its name, whether it is hidden, its part


def opened(content: bytes, name: str) -> Iterator[Any]:
    """The type of the file; then, of a roster's types, its sheets."""
    if content.startswith(b"PK") and not zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused(Reason.BROKEN)
    kind = sniffing.type_of(content, extension=sniffing.extension_of(name))
    yield kind
    if kind not in KINDS:
        return
    inspection.inspect(content, kind=kind, name=name)
    yield from listed(content, kind)


def listed(content: bytes, kind: str) -> list[Listed]:
    if kind == kinds.CSV:
        return [(_CSV_SHEET, False, "")]
    sheets = facts.sheets(content) if kind == kinds.XLSX else _old_sheets(content)
    if len(sheets) > MOST_SHEETS:
        raise Refused(
            Reason.TOO_LARGE, f"文件里有 {len(sheets):,} 个工作表，最多读取 {MOST_SHEETS:,} 个。"
        )
    for sheet, _, _ in sheets:
        if len(sheet) > LONGEST_NAME:
            raise Refused(
                Reason.NOT_ALLOWED,
                f"工作表名称“{sheet[:20]}…”有 {len(sheet):,} 个字，请改短后再上传。",
            )
    return sheets


def rows(content: bytes, kind: str, index: int) -> Iterator[Any]:
    """Blocks of rows, each with the places of its days; then what lies left of them and the
    merges."""
    if kind == kinds.CSV:
        yield from ((block, []) for block in delimited.blocks(content))
        yield 0, []
        return
    with _parser(content) as book:
        sheet = book.get_sheet_by_index(index)
        left = sheet.start[1] if sheet.start else 0  # columns before it are not in the rows
        budget = [MOST_CELLS, MOST_CHARACTERS]
        every = iter(sheet.iter_rows()) if sheet.start else iter(())
        height = width = 0
        while block := list(islice(every, BLOCK)):
            budget[0] -= left * len(block)  # the other side fills them in
            _spend(budget, block, height)
            height += len(block)
            width = max(width, left + max(map(len, block)))
            yield block, list(_take_days(block))
        yield left, list(_within(sheet.merged_cell_ranges or [], height, width))


@contextmanager
def _parser(content: bytes) -> Iterator[Any]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415

    try:
        yield CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise Refused(Reason.PROTECTED) from None
    except (CalamineError, ValueError):
        raise Refused(Reason.BROKEN) from None


def _old_sheets(content: bytes) -> list[Listed]:
    if _OLD_PASSWORD.search(content):
        raise Refused(Reason.PROTECTED)
    with _parser(content) as book:
        return [(m.name, not str(m.visible).endswith(".Visible"), "") for m in book.sheets_metadata]


def _spend(budget: list[int], block: list[list[Any]], above: int) -> None:
    for number, row in enumerate(block, start=above + 1):
        lengths = [len(cell) for cell in row if isinstance(cell, str)]
        budget[0] -= len(row)
        budget[1] -= sum(lengths)
        if lengths and max(lengths) > LONGEST:
            raise too_long(number)
    if min(budget) < 0:
        raise Refused(Reason.TOO_LARGE)


def too_long(number: int) -> Refused:
    return Refused(
        Reason.NOT_ALLOWED,
        f"第 {number} 行有一格的内容超过 {LONGEST} 个字，没有读取。请核对后缩短再上传。",
    )


def _within(merges: list[Merge], height: int, width: int) -> Iterator[Merge]:
    """Merges as far as there is something in them."""
    left = MOST_MERGED_ROWS
    for (top, first), (bottom, last) in merges:
        if top >= height or first >= width:
            continue
        left -= min(bottom, height - 1) - top + 1
        if left < 0:
            raise Refused(Reason.TOO_LARGE)
        yield (top, first), (bottom, min(last, width - 1))


def _take_days(block: list[list[Any]]) -> Iterator[tuple[int, int]]:
    for number, row in enumerate(block):
        if _PLAIN.issuperset(map(type, row)):
            continue
        for place, cell in enumerate(row):
            if type(cell) not in _PLAIN:
                row[place] = packed(cell)
                if isinstance(cell, dt.date):
                    yield number, place
