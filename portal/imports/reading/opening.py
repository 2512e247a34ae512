"""A workbook somebody handed in, opened: refused with a reason, or read safely.

What a file is follows from its content. Formulas are never computed: their saved results are read.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

from django.core.exceptions import ValidationError

from portal.files.choices import Type
from portal.files.domain import inspection, sniffing
from portal.imports.cells import NOT_COMPUTED
from portal.imports.reading import calling, delimited, facts
from portal.imports.reading.refusing import Unusable

MEGABYTES: Final = 50
KINDS: Final = frozenset({Type.XLSX, Type.XLS, Type.CSV})
_CSV_SHEET = "全部内容"
_ADVICE = "请用办公软件打开它，另存为 .xlsx 后再上传。"
_MACRO_EXTENSIONS = frozenset({"xlsm", "xltm", "xlam", "xla", "xlt"})
_FOREIGN_EXTENSIONS = frozenset({"xlsb", "ods", "numbers", "dbf", "uof", "ett"})
_NOTED = 10
# In an old workbook the record of a password comes right after the one that begins the workbook.
_OLD_PASSWORD = re.compile(rb"\x09\x08\x10\x00.{16}(\x86\x00\x00\x00)?\x2f\x00.\x00", re.DOTALL)
_MARKUP = re.compile(rb"\s*(<\?xml|<!doctype|<html|<table|<meta)", re.IGNORECASE)

Merge = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, rows and columns from 0


class Grid(list[list[Any]]):
    """The cells of a sheet from its first row and column on; rows may differ in length."""

    def __init__(self, rows: Iterable[list[Any]] = (), merges: Iterable[Merge] = ()) -> None:
        super().__init__(rows)
        self.merges = list(merges)


@dataclass(frozen=True)
class Sheet:
    name: str
    hidden: bool = False
    index: int = 0
    part: str = ""


@dataclass
class Book:
    """`notes` says of each sheet that was read what its owner should know."""

    content: bytes
    kind: Type
    sheets: list[Sheet]
    notes: dict[str, list[str]] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise Unusable(
            f"文件里没有名为“{name}”的工作表，有：{'、'.join(s.name for s in self.sheets)}。"
        )

    def grid(self, sheet: Sheet | str) -> Grid:
        wanted = self.sheet(sheet) if isinstance(sheet, str) else sheet
        if self.kind == Type.CSV:
            return Grid(delimited.rows_of(self.content))
        call = calling.Call(self.content, wanted.index)
        try:
            found = self._facts(wanted)  # while the child parses
            answer = call.answer()
        finally:
            call.close()
        grid = Grid(answer.rows, answer.merges)
        self.notes[wanted.name] = list(_notes(found))
        for place, text in found.faults.items():
            _put(grid, place, text)
        for place in found.uncomputed:
            _put(grid, place, NOT_COMPUTED)
        _drop_blank_end(grid)
        return grid

    def _facts(self, sheet: Sheet) -> facts.Facts:
        if self.kind != Type.XLSX:
            return facts.Facts()
        try:
            return facts.gather(self.content, sheet.part)
        except (zipfile.BadZipFile, OSError, EOFError, zlib.error) as error:
            raise Unusable(calling.BROKEN) from error


def open_workbook(source: str | Path | bytes, name: str = "") -> Book:
    """Raises `Unusable`."""
    content = _content_of(source)
    name = Path(name or ("" if isinstance(source, bytes) else source)).name
    kind = _kind_of(content, name)
    sheets = _sheets_of(content, kind)
    if not sheets:
        raise Unusable("文件里没有工作表，请核对是不是传错了文件。")
    return Book(content, kind, sheets)


def _content_of(source: str | Path | bytes) -> bytes:
    try:
        size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
        if size > MEGABYTES * 1024 * 1024:
            raise Unusable(
                f"文件有 {size // 1024 // 1024} MB，最大 {MEGABYTES} MB。"
                "请删去图片和无关的工作表，或分成几个文件再上传。"
            )
        return source if isinstance(source, bytes) else Path(source).read_bytes()
    except OSError:
        raise Unusable("文件打不开：请核对路径和文件名，并确认有权读取。") from None


def _kind_of(content: bytes, name: str) -> Type:
    _refuse_by_look(content, name)
    try:
        kind = sniffing.type_of(content, name=name)
        if kind in KINDS:
            inspection.inspect(content, kind=kind, name=name)
    except ValidationError as error:
        raise Unusable("".join(error.messages)) from error
    except zlib.error as error:
        raise Unusable(calling.BROKEN) from error
    if kind not in KINDS:
        raise Unusable(f"“{name}”是{kind.label}，不是表格。可以用 .xlsx、.xls 或 .csv 文件。")
    if kind == Type.XLS and _OLD_PASSWORD.search(content):
        raise Unusable(calling.PROTECTED)
    return kind


def _refuse_by_look(content: bytes, name: str) -> None:
    """What the general check of files would refuse in words of no use to the owner of a roster."""
    extension = sniffing.extension_of(name)
    if not content.strip(b"\0 \t\r\n"):
        raise Unusable(f"“{name}”是空文件，请核对是不是传错了文件。")
    if extension in _MACRO_EXTENSIONS:
        raise Unusable(f"“{name}”是可以带宏的格式，不读取。{_ADVICE}")
    if extension in _FOREIGN_EXTENSIONS:
        raise Unusable(f"“{name}”是不能读取的表格格式。{_ADVICE}")
    if extension in {"xls", "xlsx", "et"} and _MARKUP.match(content[:200]):
        raise Unusable(f"“{name}”的内容其实是网页，有的系统这样导出表格。{_ADVICE}")
    if content.startswith(b"PK") and not zipfile.is_zipfile(io.BytesIO(content)):
        raise Unusable(calling.BROKEN)


def _sheets_of(content: bytes, kind: Type) -> list[Sheet]:
    if kind == Type.CSV:
        return [Sheet(_CSV_SHEET)]
    if kind == Type.XLS:
        names = calling.ask(content).names
        return [Sheet(name, hidden, index) for index, (name, hidden) in enumerate(names)]
    try:
        listed = facts.sheets(content)
    except (zipfile.BadZipFile, KeyError, ET.ParseError, OSError, EOFError, zlib.error) as error:
        raise Unusable(calling.BROKEN) from error
    return [Sheet(name, hidden, i, part) for i, (name, hidden, part) in enumerate(listed)]


def _put(grid: Grid, place: tuple[int, int], text: str) -> None:
    """Into a cell the parser left blank; one beyond its rows has nothing beside it."""
    row, column = place
    if row < len(grid) and column < len(grid[row]) and grid[row][column] == "":
        grid[row][column] = text


def _drop_blank_end(grid: Grid) -> None:
    while grid and not any(cell != "" for cell in grid[-1]):
        grid.pop()


def _notes(found: facts.Facts) -> Iterator[str]:
    if found.hidden_rows:
        listed = "、".join(str(row) for row in found.hidden_rows[:_NOTED])
        more = " 等" if len(found.hidden_rows) > _NOTED else ""
        yield f"第 {listed}{more} 行（共 {len(found.hidden_rows)} 行）是隐藏行，也一并读取。"
    if found.uncomputed:
        count = len(found.uncomputed)
        yield f"{count} 个单元格是没有计算结果的公式，请用办公软件打开文件、保存后再上传。"
    if found.links_outside:
        yield "文件引用了其他文件的内容，只读取文件中保存的值，不会打开其他文件。"
