"""What one cell of somebody's spreadsheet holds: plain text, a number, a date. No database."""

import datetime as dt
import re
from typing import Any, Final

from portal import typed
from portal.sheets.texts import original
from portal.typed import Doubt
from portal.typed import Unreadable as CellError

__all__ = [
    "BLANK_WRITINGS", "FAULTS", "NOT_COMPUTED", "CellError", "Doubt", "compact", "is_blank",
    "shown_text", "text_of",
]  # fmt: skip

BLANK_WRITINGS: Final = frozenset({"", "-", "—", "——", "--", "－", "–", "/", "／", "\\"})
# What the reader of workbooks puts into a cell whose formula was never computed.
NOT_COMPUTED: Final = "#公式未计算"
FAULTS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff]"
)
_BREAKS = re.compile(r"_x000[dD]_|\r\n?")


def is_blank(cell: Any) -> bool:
    """Nothing, or what people write for nothing: a lone dash or stroke."""
    if isinstance(cell, str):
        return cell in BLANK_WRITINGS or cell.isspace() or cell.strip() in BLANK_WRITINGS
    return cell is None


def text_of(cell: Any) -> str:
    """The cell as a person sees it, without control characters. A formula's text stays text."""
    if isinstance(cell, str):
        return cell if cell.isalnum() else _clean(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return str(cell.date()) if cell.time() == dt.time() else str(cell)
    return "" if cell is None else str(cell)


def shown_text(cell: Any) -> str:
    """For pages: a formula's fault as it stands."""
    try:
        return text_of(cell)
    except CellError:
        return str(cell)


def compact(cell: Any) -> str:
    """For numbers, dates and codes: half-width and without any blank."""
    return typed.compact(text_of(cell))


def _clean(cell: str) -> str:
    text = _CONTROL.sub("", _BREAKS.sub("\n", cell)).strip()
    if text.startswith("#"):
        _refuse_fault(text)
    return original(text).strip()


def _refuse_fault(text: str) -> None:
    if text in FAULTS:
        raise CellError(f"单元格里是公式错误“{text}”，请改成实际内容。")
    if text == NOT_COMPUTED:
        raise CellError(
            "单元格里是公式，文件中没有保存它的计算结果。"
            "请用办公软件打开文件、保存后再上传，或者直接填写结果。"
        )
