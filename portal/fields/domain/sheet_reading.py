"""A filled form read back: columns by heading or key, each cell with where it stands."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from portal.fields.domain import typed
from portal.fields.domain.definition import Definition
from portal.fields.domain.formulas import plain
from portal.fields.domain.kinds import Kind
from portal.fields.domain.sheet_form import META, NUMBER, UNIT
from portal.fields.domain.world import World

MOST_ROWS = 2000
LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 80 * 1024 * 1024
_HEAD_WITHIN = 12
_BROKEN = "文件已损坏，读不出来。请重新另存后上传。"
_BLANK_ROWS_AT_END = 200


@dataclass
class SheetRow:
    row: int
    number: str
    unit: str
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass
class Sheet:
    rows: list[SheetRow]
    columns: dict[str, str]  # a field's key to its column letter
    ignored: list[str]  # headings no field answers to
    missing: list[str]  # labels of fields the sheet has no column for
    code: str = ""
    number: str = ""


def read(file: BinaryIO, definition: Definition, world: World) -> Sheet:
    book = _open(file)
    try:
        code, number = _meta(book)
        sheet = book[book.sheetnames[0]]
        sheet.reset_dimensions()
        found = _rows(sheet.iter_rows(), definition)
    except (SyntaxError, LookupError, ValueError, TypeError, AttributeError) as error:
        # Parts are read while rows are: a document type or broken XML shows itself only then.
        raise ValidationError({"file": _BROKEN}) from error
    finally:
        book.close()
    found.code, found.number = code, number
    return found


def _open(file: BinaryIO) -> Any:
    """Only an ordinary workbook of sensible size."""
    try:
        with zipfile.ZipFile(file) as parts:
            infos = parts.infolist()
    except zipfile.BadZipFile as error:
        raise ValidationError({"file": "这不是 .xlsx 文件。请用下载的模板填写后上传。"}) from error
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise ValidationError({"file": "文件展开后太大，没有读取。请删去多余的工作表和格式。"})
    if any("vbaProject" in info.filename for info in infos):
        raise ValidationError({"file": "文件带有宏，不能上传。请另存为不带宏的 .xlsx 文件。"})
    file.seek(0)
    try:
        return load_workbook(file, read_only=True, data_only=True)
    except (
        InvalidFileException,
        SyntaxError,
        LookupError,
        ValueError,
        TypeError,
        OSError,
    ) as error:
        raise ValidationError({"file": _BROKEN}) from error


def _meta(book: Any) -> tuple[str, str]:
    if META not in book.sheetnames:
        return "", ""
    first = next(book[META].iter_rows(max_row=1, max_col=2, values_only=True), ("", ""))
    return str(first[0] or ""), str((*first, "")[1] or "")


def _rows(rows: Iterator[tuple], definition: Definition) -> Sheet:
    head: list[tuple] = []
    known = _known(definition)
    for row in rows:
        head.append(row)
        if len(head) >= _HEAD_WITHIN:
            break
    columns, last, ignored = _find_head(head, known)
    sheet = Sheet([], {}, ignored, _missing(columns, definition))
    sheet.columns = {key: get_column_letter(index + 1) for index, key in columns.items()}
    blank = 0
    for cells in [*head[last + 1 :], *rows]:
        number = last + 2 + blank + len(sheet.rows)
        filled = _read_row(cells, columns, definition, number)
        if filled is None:
            blank += 1
            if blank > MOST_ROWS:
                break
            continue
        sheet.rows.append(filled)
        if len(sheet.rows) > MOST_ROWS:
            raise ValidationError({"file": f"一次最多上传 {MOST_ROWS} 行。请分成几个文件。"})
    return sheet


def _known(definition: Definition) -> dict[str, str]:
    names = {NUMBER: NUMBER, UNIT: UNIT}
    for kind in definition.kinds:
        names |= {kind.key: kind.key}
    for kind in definition.kinds:
        names |= {_bare(kind.field.label): kind.key, _bare(kind.field.heading): kind.key}
    return names


def _bare(heading: Any) -> str:
    return plain(str(heading or "")).replace("*", "").replace(" ", "").replace("\n", "")


def _find_head(head: list[tuple], known: dict[str, str]) -> tuple[dict[int, str], int, list[str]]:
    """Columns by index, the index of the last heading row, and headings nobody knows."""
    matches = [
        {i: known[_bare(cell.value)] for i, cell in enumerate(row) if _bare(cell.value) in known}
        for row in head
    ]
    best = max(range(len(head)), key=lambda i: (len(matches[i]), i), default=None)
    if best is None or UNIT not in matches[best].values():
        raise ValidationError(
            {"file": f"前 {_HEAD_WITHIN} 行里没有找到带“单位”的表头。请用下载的模板填写。"}
        )
    columns = matches[best]
    doubled = sorted({key for key in columns.values() if [*columns.values()].count(key) > 1})
    if doubled:
        raise ValidationError({"file": "表头有重复的列。请删去重复的一列。"})
    shown = [str(cell.value) for i, cell in enumerate(head[best]) if i not in columns]
    return columns, best, [text for text in shown if text != "None"]


def _missing(columns: dict[int, str], definition: Definition) -> list[str]:
    present = set(columns.values())
    return [
        kind.field.label for kind in definition.kinds if kind.in_cells and kind.key not in present
    ]


def _read_row(
    cells: tuple, columns: dict[int, str], definition: Definition, number: int
) -> SheetRow | None:
    row = SheetRow(number, "", "")
    for index, key in columns.items():
        cell = cells[index] if index < len(cells) else None
        value = getattr(cell, "value", None)
        if key == NUMBER:
            row.number = typed.plain(value)
        elif key == UNIT:
            row.unit = typed.plain(value)
        elif (kind := definition.by_key[key]).in_cells:
            row.raw[key] = _raw(kind, cell, value)
    filled = row.number or row.unit or any(not typed.is_blank(v) for v in row.raw.values())
    return row if filled else None


def _raw(kind: Kind, cell: Any, value: Any) -> Any:
    return kind.from_cell(value, getattr(cell, "number_format", None) or "")
