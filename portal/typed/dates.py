"""Dates: 1985.03, 198503, 85年3月, 1985-3-12, 二〇一五年, a spreadsheet's serial.

What is read are parts: a year, a year and a month, or a day. What is unknown stays unknown.
"""

import datetime as dt
import math
import re
from typing import Any, Final

from portal.typed.texts import Doubt, Unreadable, compact, short

Parts = tuple[int, ...]

EARLIEST: Final = 1850
LATEST: Final = 2199
MONTHS: Final = 12
HINT: Final = "请写成 1985、1985.03 或 1985-03-12 这样的形式"
UNKNOWN: Final = frozenset({"无", "不详", "未知", "暂无", "空"})
UNTIL_NOW: Final = frozenset({"至今", "今", "现在", "目前", "迄今"})
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(3654, 73051)  # 1910 to 2099
# Five digits that may also be a year with a month: 19853 for March 1985.
_LOOKS_LIKE_MONTH = range(19301, 20400)
_FINEST = 1e-9  # of what a number cell holds beside two decimals

_SPLIT = re.compile(r"(\d{4})[-./。年](\d{1,2})(?:[-./。月](\d{1,2})日?)?月?[.]?")
_LOST_ZERO = re.compile(r"\d{4}[.]1")
_COMPACT = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"[0-9]{5}")
_YEAR = re.compile(r"(\d{4})年")
_SHORT = re.compile(r"['’]?(\d{2})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?)?月?")
_SHORT_YEAR = re.compile(r"(\d{2})年")
_TIME = re.compile(r"(?<=[\d日])T?0?0:00(:00(\.0+)?)?$")  # blanks are gone: 1985-03-1200:00:00
_AGE = re.compile(r"[(\[【][^()]*[)\]】]$")
_HAN_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_HAN = re.compile(r"[〇○零一二三四五六七八九十]+")
_TEN = re.compile(r"([一二三四五六七八九])?十([一二三四五六七八九])?")


def typed(text: str, *, today: dt.date) -> Parts:
    """What somebody writes who sees it read: nothing is lost on the way, so nothing is doubted."""
    reading = _in_words(compact(text), text, today)
    return reading.value if isinstance(reading, Doubt) else reading


def of_cell(cell: Any, *, today: dt.date) -> Parts | Doubt:
    """What a cell of somebody's workbook tells, where digits may have been lost."""
    if isinstance(cell, dt.date):
        return checked((cell.year, cell.month, cell.day), cell)
    if isinstance(cell, float) and not cell.is_integer():
        return _of_fraction(cell)
    text = compact(str(int(cell)) if isinstance(cell, float) else str(cell))
    if _LOST_ZERO.fullmatch(text):
        return _lost_zero(_in_words(text, cell, today))
    if _SERIAL.fullmatch(text):
        return _of_serial(int(text), cell)
    return _in_words(text, cell, today)


def checked(parts: Parts, written: Any) -> Parts:
    if reason := fault(*parts):
        raise Unreadable(f"“{short(written)}”不是有效的日期：{reason}，{HINT}。")
    return parts


def fault(year: int, month: int | None = None, day: int | None = None) -> str:
    """Why there is no such date; empty when there is."""
    if not EARLIEST <= year <= LATEST:
        return f"年份 {year} 不在 {EARLIEST} 到 {LATEST} 之间"
    if month is None:
        return "有日必须有月" if day is not None else ""
    if not 1 <= month <= MONTHS:
        return f"没有 {month} 月"
    try:
        dt.date(year, month, 1 if day is None else day)
    except ValueError:
        return f"{year} 年 {month} 月没有 {day} 日"
    return ""


def _in_words(text: str, written: Any, today: dt.date) -> Parts | Doubt:
    """The usual writings, then the rarer: Chinese numerals, an age behind the month, a time of
    day, short years."""
    match = _COMPACT.fullmatch(text) or _SPLIT.fullmatch(text)
    if match is not None:
        return _made(match, written)
    plain = _arabic(_AGE.sub("", _TIME.sub("", text)))
    match = _SPLIT.fullmatch(plain) or _YEAR.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if match is not None:
        return _made(match, written)
    match = _SHORT.fullmatch(plain) or _SHORT_YEAR.fullmatch(plain)
    if match is not None:
        return _with_century(match, written, today)
    raise _nonsense(written)


def _of_fraction(cell: float) -> Parts | Doubt:
    """1985.03 typed into a number cell. Or a day and a time of day."""
    if not math.isfinite(cell):
        raise _nonsense(cell)
    if int(cell) in _SERIALS:
        return _of_serial(int(cell), cell)
    text = f"{cell:.2f}"
    if abs(cell - float(text)) > _FINEST:
        raise _nonsense(cell)
    year, month = text.split(".")
    date = checked((int(year), int(month)), cell)
    return _lost_zero(date) if month == "10" else date


def _lost_zero(date: Any) -> Doubt:
    """A number cell drops the last zero of 1985.10, and a csv file carries 1985.1 on as text."""
    year, month = date
    return Doubt(
        date,
        f"“{year}.1”可能是 {year}.10 丢了末尾的 0，也可能是 {year}.01，"
        f"已按 {year}.{month:02} 读取，请核对。",
    )


def _of_serial(serial: int, cell: Any) -> Parts | Doubt:
    if serial not in _SERIALS:
        raise _nonsense(cell)
    day = _EPOCH + dt.timedelta(days=serial)
    parts = (day.year, day.month, day.day)
    if serial in _LOOKS_LIKE_MONTH or isinstance(cell, str):
        return Doubt(parts, f"“{serial}”按表格软件的日期序号读作 {day}，请核对。")
    return parts


def _with_century(match: re.Match[str], written: Any, today: dt.date) -> Parts | Doubt:
    two, *rest = (int(part) for part in match.groups() if part)
    if two > today.year % 100:
        return checked((1900 + two, *rest), written)
    year = 2000 + two
    parts = checked((year, *rest), written)
    return Doubt(parts, f"年份只写了两位“{two:02}”，已按 {year} 年读取，请核对。")


def _made(match: re.Match[str], written: Any) -> Parts:
    return checked(tuple(int(part) for part in match.groups() if part), written)


def _arabic(text: str) -> str:
    """Chinese numerals as digits: 二〇一五年十二月三十一日."""
    if not _HAN.search(text):
        return text
    return _HAN.sub(lambda match: _number(match.group()), text)


def _number(word: str) -> str:
    ten = _TEN.fullmatch(word)
    if ten is None:
        return word.translate(_HAN_DIGITS)
    tens, ones = (part.translate(_HAN_DIGITS) if part else "" for part in ten.groups())
    return f"{tens or 1}{ones or 0}"


def _nonsense(written: Any) -> Unreadable:
    return Unreadable(f"“{short(written)}”不是日期，{HINT}。")
