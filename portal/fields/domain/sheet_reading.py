"""A filled form read back: columns by heading or key, each cell with where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from django.core.exceptions import ValidationError
from openpyxl.utils import get_column_letter

from portal.fields.domain import typed
from portal.fields.domain.definition import Definition
from portal.fields.domain.formulas import plain
from portal.fields.domain.sheet_form import META, NUMBER, UNIT
from portal.fields.domain.world import World
from portal.fields.inside import forms
from portal.fields.inside.forms import Cell
from portal.foreign.calling import call
from portal.foreign.limits import Limits
from portal.foreign.packing import unpacked
from portal.foreign.refusing import Reason, Refused

MOST_ROWS = 2000
LARGEST_FILE = 5 * 1024 * 1024
LIMITS: Final = Limits(megabytes=400, seconds=20, answer_megabytes=40)
_HEAD_WITHIN = 12
_READ = 2 * MOST_ROWS + _HEAD_WITHIN + 2  # blank rows may lie between
_WORDS = {
    Reason.BROKEN: "文件已损坏，读不出来。请重新另存后上传。",
    Reason.TOO_LARGE: "文件展开后太大，没有读取。请删去多余的工作表和格式。",
}


@dataclass
class SheetRow:
    row: int
    number: str
    unit: str
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass
class FilledSheet:
    rows: list[SheetRow]
    columns: dict[str, str]  # a field's key to its column letter
    ignored: list[str]  # headings no field answers to
    missing: list[str]  # labels of fields the sheet has no column for
    code: str = ""
    number: str = ""


def read(file: BinaryIO, definition: Definition, world: World) -> FilledSheet:
    (code, number), *rows = _cells(file)
    found = _rows(rows, definition)
    found.code, found.number = code, number
    return found


def _cells(file: BinaryIO) -> list[Any]:
    """Read in the limited child; only an ordinary workbook of sensible size."""
    file.seek(0)
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ValidationError({"file": f"文件超过 {LARGEST_FILE // 1024 // 1024} MB，没有读取。"})
    if not content.startswith(b"PK"):
        raise ValidationError({"file": "这不是 .xlsx 文件。请用下载的模板填写后上传。"})
    name = getattr(file, "name", None) or "表格.xlsx"
    try:
        return call(forms.cells, content, str(name), META, _READ, limits=LIMITS)
    except Refused as refusal:
        words = _WORDS.get(refusal.reason) if refusal.is_general else refusal.message
        raise ValidationError({"file": words or refusal.message}) from None


def _rows(rows: Sequence[Sequence[Cell]], definition: Definition) -> FilledSheet:
    head = rows[:_HEAD_WITHIN]
    known = _known(definition)
    columns, last, ignored = _find_head(head, known)
    sheet = FilledSheet([], {}, ignored, _missing(columns, definition))
    sheet.columns = {key: get_column_letter(index + 1) for index, key in columns.items()}
    blank = 0
    for cells in rows[last + 1 :]:
        number = last + 2 + blank + len(sheet.rows)
        filled = _read_row(cells, columns, definition, number)
        if filled is None:
            blank += 1
            if blank > MOST_ROWS:
                break
            continue
        sheet.rows.append(filled)
        if len(sheet.rows) > MOST_ROWS:
            raise ValidationError({"file": f"一次最多上传 {MOST_ROWS:,} 行。请分成几个文件。"})
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


def _find_head(
    head: Sequence[Sequence[Cell]], known: dict[str, str]
) -> tuple[dict[int, str], int, list[str]]:
    """Columns by index, the index of the last heading row, and headings nobody knows."""
    matches = [
        {i: known[_bare(value)] for i, (value, _) in enumerate(row) if _bare(value) in known}
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
    shown = [str(value) for i, (value, _) in enumerate(head[best]) if i not in columns]
    return columns, best, [text for text in shown if text != "None"]


def _missing(columns: dict[int, str], definition: Definition) -> list[str]:
    present = set(columns.values())
    return [
        kind.field.label for kind in definition.kinds if kind.in_cells and kind.key not in present
    ]


def _read_row(
    cells: Sequence[Cell], columns: dict[int, str], definition: Definition, number: int
) -> SheetRow | None:
    row = SheetRow(number, "", "")
    for index, key in columns.items():
        held, number_format = cells[index] if index < len(cells) else (None, "")
        value = unpacked(held)
        if key == NUMBER:
            row.number = typed.plain(value)
        elif key == UNIT:
            row.unit = typed.plain(value)
        elif (kind := definition.by_key[key]).in_cells:
            row.raw[key] = kind.from_cell(value, number_format)
    filled = row.number or row.unit or any(not typed.is_blank(v) for v in row.raw.values())
    return row if filled else None
