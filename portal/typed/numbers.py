"""Numbers: 12, 1,200, １２.5, 3.5万元."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.typed.texts import Unreadable, plain, short

SCALES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000)}
SCALES |= {"十万": Decimal(10**5), "百万": Decimal(10**6), "千万": Decimal(10**7)}
SCALES |= {"亿": Decimal(10**8)}
_NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:[eE]([+-]?\d{1,2}))?(\D*)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?\D*")


def read(raw: Any) -> tuple[Decimal, str]:
    """The number and what is written behind it: `3.5万元` gives 3.5 and 万元."""
    if isinstance(raw, bool):
        raise Unreadable("应填数字。")
    if isinstance(raw, float):
        # What a sheet shows has at most 15 digits; the rest is noise of the binary form.
        raw = f"{raw:.15g}"
    text = plain(raw).replace(" ", "").replace("−", "-")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise _nonsense(raw)
    try:
        number = Decimal(match[1]).scaleb(int(match[2] or 0))
    except InvalidOperation as error:
        raise _nonsense(raw) from error
    return number, match[3]


def scaled(raw: Any, *, unit: str = "") -> Decimal:
    """A quantity in the wanted unit: `3.5万` in 元 is 35000, `3500元` in 万元 is 0.35."""
    number, written = read(raw)
    if not written or written == unit:
        return number
    own_scale, own_word = _split(unit)
    scale, word = _split(written)
    if word and own_word and word != own_word:
        raise Unreadable(f"计量单位应为“{unit}”，现在写的是“{short(written)}”。请换算后填写。")
    if word and not own_word:
        raise Unreadable(f"“{short(raw)}”不是数字。请只填数字，不写“{short(written)}”。")
    return number * scale / own_scale


def _split(unit: str) -> tuple[Decimal, str]:
    """万元 is ten thousand 元."""
    word = next(word for word in sorted(SCALES, key=len, reverse=True) if unit.startswith(word))
    return SCALES[word], unit[len(word) :]


def _nonsense(raw: Any) -> Unreadable:
    return Unreadable(f"“{short(raw)}”不是数字。请只填数字，例如 12 或 12.5。")
