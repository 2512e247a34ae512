"""Dates as rosters write them: 1985.03, 198503, 85年3月, 二〇一五年, a spreadsheet's serial."""

import datetime as dt
import math
import re
from typing import Any, Final

from portal.dates import PartialDate
from portal.imports.cells import CellError, Doubt, compact

UNKNOWN: Final = frozenset({"无", "不详", "未知", "暂无", "空"})
UNTIL_NOW: Final = frozenset({"至今", "今", "现在", "目前", "迄今"})
_HINT = "请写成 1985.03 或 1985-03-12 这样的形式"
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(3654, 73051)  # 1910 to 2099
# Five digits that may also be a year with a month: 19853 for March 1985.
_LOOKS_LIKE_MONTH = range(19301, 20400)
_YEARS = range(1850, 2200)

_SPLIT = re.compile(r"(\d{4})[-./。年](\d{1,2})(?:[-./。月](\d{1,2})日?)?月?[.]?")
_LOST_ZERO = re.compile(r"\d{4}[.]1")
_COMPACT = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?)?")
_YEAR = re.compile(r"(\d{4})年")
_SHORT = re.compile(r"['’]?(\d{2})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?)?月?")
_SHORT_YEAR = re.compile(r"(\d{2})年")
_TIME = re.compile(r"(?<=[\d日])T?0?0:00(:00(\.0+)?)?$")  # blanks are gone: 1985-03-1200:00:00
_AGE = re.compile(r"[(\[【][^()]*[)\]】]$")
_HAN_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_HAN = re.compile(r"[〇○零一二三四五六七八九十]+")
_TEN = re.compile(r"([一二三四五六七八九])?十([一二三四五六七八九])?")


def read(cell: Any, *, today: dt.date) -> PartialDate | Doubt:
    """The date, as far as the cell tells it, or a `CellError` with an example."""
    if isinstance(cell, dt.date):
        return _of_day(cell)
    if isinstance(cell, float) and not cell.is_integer():
        return _of_fraction(cell)
    text = compact(cell)
    found = _COMPACT.fullmatch(text) or _SPLIT.fullmatch(text)
    if found is not None:
        date = _made(found, cell)
        return _lost_zero(date) if _LOST_ZERO.fullmatch(text) else date
    if len(text) == 5 and text.isdigit():  # noqa: PLR2004
        return _of_serial(int(text), cell)
    return _of_words(text, cell, today)


def _of_day(cell: dt.date) -> PartialDate:
    if cell.year not in _YEARS:
        raise _nonsense(cell)
    return PartialDate(cell.year, cell.month, cell.day)


def _of_words(text: str, cell: Any, today: dt.date) -> PartialDate | Doubt:
    """The rarer writings: Chinese numerals, an age behind the month, a time of day, short years."""
    plain = _arabic(_AGE.sub("", _TIME.sub("", text)))
    found = _SPLIT.fullmatch(plain) or _YEAR.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found is not None:
        return _made(found, cell)
    found = _SHORT.fullmatch(plain) or _SHORT_YEAR.fullmatch(plain)
    if found is not None:
        return _with_century(found, cell, today)
    raise _nonsense(cell)


def _of_fraction(cell: float) -> PartialDate | Doubt:
    """1985.03 typed into a number cell. Or a day and a time of day."""
    if not math.isfinite(cell):
        raise _nonsense(cell)
    if int(cell) in _SERIALS:
        return _of_serial(int(cell), cell)
    text = f"{cell:.2f}"
    if abs(cell - float(text)) > 1e-9:  # noqa: PLR2004
        raise _nonsense(cell)
    year, month = text.split(".")
    date = _checked((int(year), int(month)), cell)
    return _lost_zero(date) if month == "10" else date


def _lost_zero(date: PartialDate) -> Doubt:
    """A number cell drops the last zero of 1985.10, and a csv file carries 1985.1 on as text."""
    year = date.year
    return Doubt(
        date,
        f"“{year}.1”可能是 {year}.10 丢了末尾的 0，也可能是 {year}.01，"
        f"已按 {date.dotted} 读取，请核对。",
    )


def _of_serial(serial: int, cell: Any) -> PartialDate | Doubt:
    if serial not in _SERIALS:
        raise _nonsense(cell)
    day = _EPOCH + dt.timedelta(days=serial)
    date = PartialDate.of(day)
    if serial in _LOOKS_LIKE_MONTH or isinstance(cell, str):
        return Doubt(date, f"“{serial}”按表格软件的日期序号读作 {day}，请核对。")
    return date


def _with_century(found: re.Match[str], cell: Any, today: dt.date) -> PartialDate | Doubt:
    short, *rest = (int(part) for part in found.groups() if part)
    if short > today.year % 100:
        return _checked((1900 + short, *rest), cell)
    year = 2000 + short
    date = _checked((year, *rest), cell)
    return Doubt(date, f"年份只写了两位“{short:02}”，已按 {year} 年读取，请核对。")


def _made(found: re.Match[str], cell: Any) -> PartialDate:
    return _checked(tuple(int(part) for part in found.groups() if part), cell)


def _checked(parts: tuple[int, ...], cell: Any) -> PartialDate:
    try:
        return PartialDate(*parts)
    except ValueError as reason:
        raise CellError(f"“{_shown(cell)}”不是有效的日期：{reason}，{_HINT}。") from None


def _arabic(text: str) -> str:
    """Chinese numerals as digits: 二〇一五年十二月三十一日."""
    if not _HAN.search(text):
        return text
    return _HAN.sub(lambda found: _number(found.group()), text)


def _number(word: str) -> str:
    ten = _TEN.fullmatch(word)
    if ten is None:
        return word.translate(_HAN_DIGITS)
    tens, ones = (part.translate(_HAN_DIGITS) if part else "" for part in ten.groups())
    return f"{tens or 1}{ones or 0}"


def _nonsense(cell: Any) -> CellError:
    return CellError(f"“{_shown(cell)}”不是日期，{_HINT}。")


def _shown(cell: Any) -> str:
    return compact(cell)[:20]
