"""A workbook somebody handed in, opened: refused with a reason, or read safely.

What a file is follows from its content. Formulas are never computed: their saved results are read.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError

from portal.files.choices import Type
from portal.files.domain import checks
from portal.files.inside.sniffing import extension_of
from portal.foreign.calling import Call, call
from portal.foreign.limits import Limits
from portal.foreign.packing import unpacked
from portal.foreign.refusing import Reason, Refused
from portal.imports.cells import NOT_COMPUTED
from portal.imports.inside import books, facts
from portal.imports.reading.refusing import UnusableFile

MEGABYTES: Final = 50
KINDS: Final = frozenset({Type.XLSX, Type.XLS, Type.CSV})
LIMITS: Final = Limits(megabytes=300, seconds=120, patience=240, answer_megabytes=300)
_OF_TEXT: Final = Limits(megabytes=600, seconds=120, patience=240, answer_megabytes=300)
_TOO_LARGE = (
    "表格的有效区域太大，没有读取。常见原因是很远的行或列里有零星内容，或整表设了格式。"
    "请只选中名册部分，复制到新建的工作簿中另存后再上传；名册本身很大的，请分成几个文件。"
)
_WORDS: Final = {
    Reason.BROKEN: "文件已损坏，无法读取。请用办公软件打开它，另存为 .xlsx 后再上传。",
    Reason.PROTECTED: "文件设有打开密码，无法读取。请用办公软件打开它，去掉密码后另存再上传。",
    Reason.TOO_LARGE: _TOO_LARGE,
}
_ADVICE = "请用办公软件打开它，另存为 .xlsx 后再上传。"
_MACRO_EXTENSIONS = frozenset({"xlsm", "xltm", "xlam", "xla", "xlt"})
_FOREIGN_EXTENSIONS = frozenset({"xlsb", "ods", "numbers", "dbf", "uof", "ett"})
_NOTED = 10
# Of a sheet read for a page, which must leave the web process small: a roster of 25,000 people.
MOST_FOR_A_PAGE: Final = 32 * 1024 * 1024
_MOST_REPEATED: Final = 10_000
_BLANKS: Final = b"\0 \t\r\n"
_MARKUP = re.compile(rb"\s*(<\?xml|<!doctype|<html|<table|<meta)", re.IGNORECASE)

Merge = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, rows and columns from 0


class OpenedGrid(list[list[Any]]):
    """The cells of a sheet from its first row and column on; rows may differ in length."""

    def __init__(self, rows: Iterable[list[Any]] = (), merges: Iterable[Merge] = ()) -> None:
        super().__init__(rows)
        self.merges = list(merges)


@dataclass(frozen=True)
class OpenedSheet:
    name: str
    hidden: bool = False
    index: int = 0
    part: str = ""


@dataclass
class OpenedBook:
    """`notes` says of each sheet that was read what its owner should know; of one that takes more
    than `most` bytes nothing is read."""

    content: bytes
    kind: Type
    sheets: list[OpenedSheet]
    most: int | None = None
    notes: dict[str, list[str]] = field(default_factory=dict)

    def sheet(self, name: str) -> OpenedSheet:
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise UnusableFile(
            f"文件里没有名为“{name}”的工作表，有：{'、'.join(s.name for s in self.sheets)}。"
        )

    def grid(self, sheet: OpenedSheet | str) -> OpenedGrid:
        opened = self.sheet(sheet) if isinstance(sheet, str) else sheet
        limits = _OF_TEXT if self.kind == Type.CSV else LIMITS
        words = (str(self.kind), opened.index)
        try:
            with Call(books.rows, self.content, *words, limits=limits) as reading:
                marks = self._facts(opened)  # meanwhile
                grid = _grid(reading, self.most)
        except Refused as refusal:
            raise unusable(refusal) from None
        self.notes[opened.name] = list(_notes(marks))
        faults, uncomputed, _, _ = marks
        for row, column, text in faults:
            _put(grid, (row, column), text)
        for place in uncomputed:
            _put(grid, place, NOT_COMPUTED)
        _drop_blank_end(grid)
        return grid

    def _facts(self, sheet: OpenedSheet) -> facts.Found:
        if self.kind != Type.XLSX:
            return [], [], [], False
        gathered: facts.Found = call(facts.gathered, self.content, sheet.part, limits=LIMITS)[0]
        return gathered


def unusable(refusal: Refused) -> UnusableFile:
    return UnusableFile(_WORDS[refusal.reason] if refusal.is_general else refusal.message)


class _Keeping:
    """Counts what rows take in this process, and keeps once what many cells say."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.rows = 0
        self.known: dict[str, str] = {}

    def take(self, block: list[list[Any]]) -> None:
        for row in block:
            self.left -= sys.getsizeof(row) + sum(self._kept(row))
        self.rows += len(block)
        if self.left < 0:
            raise UnusableFile(
                f"名册太大，读到第 {self.rows:,} 行时已超过网页上能办理的大小。"
                "请按单位分成几个文件上传。"
            )

    def _kept(self, row: list[Any]) -> Iterator[int]:
        for place, cell in enumerate(row):
            if type(cell) is not str:
                yield sys.getsizeof(cell)
            elif (same := self.known.get(cell)) is not None:
                row[place] = same
            else:
                if len(self.known) < _MOST_REPEATED:
                    self.known[cell] = cell
                yield sys.getsizeof(cell)


def _grid(reading: Call, most: int | None) -> OpenedGrid:
    grid = OpenedGrid()
    keeping = _Keeping(most) if most else None
    block: Any = ()
    left = 0
    for first, second in reading.answers():
        if isinstance(first, int):
            left, grid.merges = first, second
            break
        block, days = first, second
        for number, place in days:
            block[number][place] = unpacked(block[number][place])
        if keeping:
            keeping.take(block)
        grid += block
    if left:
        padding = [""] * left
        grid[:] = [padding + row for row in grid]
    return grid


def open_workbook(
    source: str | Path | bytes, name: str = "", *, most: int | None = None
) -> OpenedBook:
    """Raises `UnusableFile`."""
    content = _content_of(source)
    name = Path(name or ("" if isinstance(source, bytes) else source)).name
    _refuse_by_look(content, name)
    try:
        with Call(books.opened, content, name, limits=_OF_TEXT) as reading:
            kind, sheets = _opened(reading.answers(), name)
    except ValidationError as error:
        raise UnusableFile("".join(error.messages)) from error
    except Refused as refusal:
        raise unusable(refusal) from None
    if not sheets:
        raise UnusableFile("文件里没有工作表，请核对是不是传错了文件。")
    return OpenedBook(content, kind, sheets, most)


def _opened(answers: Iterator[Any], name: str) -> tuple[Type, list[OpenedSheet]]:
    kind = checks.named_rightly(next(answers), name)
    if kind not in KINDS:
        raise UnusableFile(f"“{name}”是{kind.label}，不是表格。可以用 .xlsx、.xls 或 .csv 文件。")
    listed = enumerate(answers)
    return kind, [
        OpenedSheet(title, hidden, index, part) for index, (title, hidden, part) in listed
    ]


def _content_of(source: str | Path | bytes) -> bytes:
    try:
        size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
        if size > MEGABYTES * 1024 * 1024:
            raise UnusableFile(
                f"文件有 {size // 1024 // 1024} MB，最大 {MEGABYTES} MB。"
                "请删去图片和无关的工作表，或分成几个文件再上传。"
            )
        return source if isinstance(source, bytes) else Path(source).read_bytes()
    except OSError:
        raise UnusableFile("文件打不开：请核对路径和文件名，并确认有权读取。") from None


def _refuse_by_look(content: bytes, name: str) -> None:
    """What the general check of files would refuse in words of no use to the owner of a roster."""
    extension = extension_of(name)
    if not content[:4096].strip(_BLANKS) and not content.strip(_BLANKS):
        raise UnusableFile(f"“{name}”是空文件，请核对是不是传错了文件。")
    if extension in _MACRO_EXTENSIONS:
        raise UnusableFile(f"“{name}”是可以带宏的格式，不读取。{_ADVICE}")
    if extension in _FOREIGN_EXTENSIONS:
        raise UnusableFile(f"“{name}”是不能读取的表格格式。{_ADVICE}")
    if extension in {"xls", "xlsx", "et"} and _MARKUP.match(content[:200]):
        raise UnusableFile(f"“{name}”的内容其实是网页，有的系统这样导出表格。{_ADVICE}")


def _put(grid: OpenedGrid, place: tuple[int, int], text: str) -> None:
    """Into a cell the parser left blank; one beyond its rows has nothing beside it."""
    row, column = place
    if row < len(grid) and column < len(grid[row]) and grid[row][column] == "":
        grid[row][column] = text


def _drop_blank_end(grid: OpenedGrid) -> None:
    while grid and not any(cell != "" for cell in grid[-1]):
        grid.pop()


def _notes(marks: facts.Found) -> Iterator[str]:
    _, uncomputed, hidden_rows, links_outside = marks
    if hidden_rows:
        listed = "、".join(str(row) for row in hidden_rows[:_NOTED])
        more = " 等" if len(hidden_rows) > _NOTED else ""
        yield f"第 {listed}{more} 行（共 {len(hidden_rows):,} 行）是隐藏行，也一并读取。"
    if uncomputed:
        count = len(uncomputed)
        yield f"{count:,} 个单元格是没有计算结果的公式，请用办公软件打开文件、保存后再上传。"
    if links_outside:
        yield "文件引用了其他文件的内容，只读取文件中保存的值，不会打开其他文件。"
