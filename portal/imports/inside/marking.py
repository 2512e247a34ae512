"""The user's own workbook with its faulty cells coloured and commented."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from portal.files.inside import kinds
from portal.foreign.packing import unpacked
from portal.imports.inside import books, facts
from portal.sheets.books import Book, BookPage

_SIGNED: Final = "名册导入"
_ERROR, _WARNING = "FFC7CE", "FFEB9C"

Marks = Mapping[tuple[int, int], tuple[bool, str]]  # (Excel's row, column from 0) → what to say
Grid = list[list[Any]]


def marked(
    content: bytes, kind: str, marks: Mapping[str, Sequence[Any]], most_cells: int
) -> Iterator[bytes]:
    """`marks` by sheet: row, column, whether it is an error, the words. A workbook of more cells
    is written anew: marking it in place takes minutes."""
    by_sheet = {
        sheet: {(row, column): (wrong, words) for row, column, wrong, words in cells}
        for sheet, cells in marks.items()
    }
    if kind == kinds.XLSX and _cells(content, kind) <= most_cells:
        yield _in_place(content, by_sheet)
    else:
        yield _anew(content, kind, by_sheet)


def _cells(content: bytes, kind: str) -> int:
    """Of all sheets: the one that marks loads them all."""
    sheets = range(len(books.listed(content, kind)))
    return sum(len(row) for index in sheets for row in _rows(content, kind, index))


def _rows(content: bytes, kind: str, index: int) -> Iterator[list[Any]]:
    *blocks, (left, _) = books.rows(content, kind, index)
    for block, _ in blocks:
        for row in block:
            yield [*[""] * left, *map(unpacked, row)]


def _in_place(content: bytes, by_sheet: Mapping[str, Marks]) -> bytes:
    own = openpyxl.load_workbook(io.BytesIO(content))
    fills = {
        wrong: PatternFill("solid", start_color=colour, end_color=colour)
        for wrong, colour in ((True, _ERROR), (False, _WARNING))
    }
    for sheet, marks in by_sheet.items():
        for (row, column), (wrong, words) in marks.items():
            cell = own[sheet].cell(row, column + 1)
            if isinstance(cell, openpyxl.cell.MergedCell):
                continue
            cell.fill = fills[wrong]
            cell.comment = Comment(words, _SIGNED, height=120, width=280)
    buffer = io.BytesIO()
    own.save(buffer)
    return buffer.getvalue()


def _anew(content: bytes, kind: str, by_sheet: Mapping[str, Marks]) -> bytes:
    book = Book(lean=True)
    fills = {
        True: book.add_format({"bg_color": f"#{_ERROR}"}),
        False: book.add_format({"bg_color": f"#{_WARNING}"}),
    }
    for index, (name, _, part) in enumerate(books.listed(content, kind)):
        if name in by_sheet:
            grid = list(_rows(content, kind, index))
            _put_faults(grid, content, part)
            _write(book.page(name), grid, by_sheet[name], fills)
    return book.content()


def _put_faults(grid: Grid, content: bytes, part: str) -> None:
    """Into cells the parser leaves blank."""
    faults = next(facts.gathered(content, part))[0] if part else []
    for row, column, text in faults:
        if row < len(grid) and column < len(grid[row]) and grid[row][column] == "":
            grid[row][column] = text


def _write(page: BookPage, grid: Grid, marks: Marks, fills: Mapping[bool, Any]) -> None:
    notes: dict[int, list[tuple[int, str]]] = {}
    for (row, column), (_, words) in marks.items():
        notes.setdefault(row - 1, []).append((column, words))
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            mark = marks.get((row + 1, column))
            fill = fills[mark[0]] if mark else None
            if cell not in ("", None) or fill:
                page.write(row, column, cell, fill)
        for column, words in notes.get(row, ()):  # a lean book takes nothing for rows gone by
            page.write_comment(row, column, words, {"author": _SIGNED})
