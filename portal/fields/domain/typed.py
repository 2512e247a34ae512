"""How office people type numbers and dates, understood."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.fields.domain.findings import Wrong

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
SCALES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000)}
SCALES |= {"十万": Decimal(10**5), "百万": Decimal(10**6), "千万": Decimal(10**7)}
SCALES |= {"亿": Decimal(10**8)}
_NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:[eE]([+-]?\d{1,2}))?(\D*)")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_DAY_TIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?")
_MONTH_TIGHT = re.compile(r"(\d{4})(\d{2})")
_MIDNIGHT = re.compile(r" 00:00(:00)?$")


def plain(raw: Any) -> str:
    """Text without full-width digits and letters or surrounding blanks."""
    return "" if raw is None else unicodedata.normalize("NFKC", str(raw)).strip()


def is_blank(raw: Any) -> bool:
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def number(raw: Any) -> tuple[Decimal, str]:
    """The number and what is written behind it: `3.5万元` gives 3.5 and 万元."""
    if isinstance(raw, bool):
        raise Wrong("应填数字。")
    if isinstance(raw, float):
        # What a sheet shows has at most 15 digits; the rest is noise of the binary form.
        raw = f"{raw:.15g}"
    text = plain(raw).replace(" ", "").replace("−", "-")
    match = _NUMBER.fullmatch(_GROUPED.sub("", text))
    if match is None:
        raise Wrong(f"“{_short(raw)}”不是数字。请只填数字，例如 12 或 12.5。")
    try:
        found = Decimal(match[1]).scaleb(int(match[2] or 0))
    except InvalidOperation as error:
        raise Wrong(f"“{_short(raw)}”不是数字。") from error
    return found, match[3]


def scaled(raw: Any, *, unit: str) -> Decimal:
    """A quantity in the field's own unit: `3.5万` in 元 is 35000, `3500元` in 万元 is 0.35."""
    found, written = number(raw)
    if not written:
        return found
    own_scale, own_word = _split(unit)
    scale, word = _split(written)
    if word and own_word and word != own_word:
        raise Wrong(f"计量单位应为“{unit}”，现在写的是“{written}”。请换算后填写。")
    if word and not own_word:
        raise Wrong(f"“{_short(raw)}”不是数字。请只填数字，不写“{written}”。")
    return found * scale / own_scale


def _split(unit: str) -> tuple[Decimal, str]:
    """万元 is ten thousand 元."""
    for word in sorted(SCALES, key=len, reverse=True):
        if unit.startswith(word):
            return SCALES[word], unit[len(word) :]
    raise AssertionError(unit)


def day(raw: Any) -> dt.date:
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    text = _MIDNIGHT.sub("", plain(raw)).replace(" ", "")
    match = _DAY.fullmatch(text) or _DAY_TIGHT.fullmatch(text)
    if match is None:
        raise Wrong(f"“{_short(raw)}”不是完整的日期。请填年月日，例如 1985-03-08。")
    if not EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR:
        raise Wrong(f"“{_short(raw)}”的年份不对。请核对。")
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise Wrong(f"“{_short(raw)}”这一天不存在。请核对月份和日期。") from error


def month(raw: Any) -> str:
    """`2026-03`, from 1985.03, 198503, 1985年3月 or a day of that month."""
    if isinstance(raw, dt.date):
        return f"{raw:%Y-%m}"
    text = _MIDNIGHT.sub("", plain(_month_cell(raw))).replace(" ", "")
    match = _MONTH.fullmatch(text) or _MONTH_TIGHT.fullmatch(text)
    if match is None:
        return f"{day(raw):%Y-%m}" if _DAY.fullmatch(text) else _no_month(raw)
    if not 1 <= int(match[2]) <= 12:  # noqa: PLR2004 - months of a year
        raise Wrong(f"“{_short(raw)}”中的月份不存在。请填 1 到 12 月。")
    if not EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR:
        raise Wrong(f"“{_short(raw)}”的年份不对。请核对。")
    return f"{match[1]}-{int(match[2]):02}"


def _month_cell(raw: Any) -> Any:
    """A number cell drops the last zero: 1985.1 may be January or October, so it is not taken."""
    if not isinstance(raw, float):
        return raw
    if raw == int(raw):
        return int(raw)
    if len(f"{raw:g}".partition(".")[2]) == 1:
        raise Wrong(f"“{raw:g}”看不出是 1 月还是 10 月。请写成 1985-01 或 1985-10。")
    return f"{raw:.2f}"


def _no_month(raw: Any) -> str:
    raise Wrong(f"“{_short(raw)}”不是年月。请填年和月，例如 1985-03。")


def _short(raw: Any) -> str:
    text = str(raw)
    return text if len(text) <= 20 else f"{text[:20]}…"  # noqa: PLR2004 - fits a message
