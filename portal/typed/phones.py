"""Phone numbers: a mobile, or a landline with or without its area code."""

import re
import unicodedata

from portal.typed.texts import Doubt, Unreadable, compact

_NOISE = re.compile(r"[\s()（）]|^(\+|00)86-?")
_AREA = re.compile(r"^\((0\d{2,3})\)-?")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")
_BREAK = re.compile(r"[、,;/\s]+")


def of_cell(text: str, *, landline: bool = True) -> str | Doubt:
    """Of several numbers in one cell the first, with a doubt."""
    tight = compact(text)
    if _MOBILE.fullmatch(tight):
        return tight
    if _is_sound(whole := _without_noise(tight), landline=landline):
        return whole
    parts = _BREAK.split(unicodedata.normalize("NFKC", text))
    first, *others = (_without_noise(part) for part in parts)
    if not _is_sound(first, landline=landline):
        raise _advice(landline=landline)
    if others:
        return Doubt(first, "单元格里有几个号码，只读取第一个，请核对。")
    return first


def typed(text: str, *, landline: bool = True) -> str:
    """One number, in one form."""
    number = _without_noise(compact(text))
    if not _is_sound(number, landline=landline):
        raise _advice(landline=landline)
    return number


def tidy(text: str) -> str:
    """In its one form when it is a number; else as it stands, for its check to refuse."""
    number = _without_noise(compact(text))
    return number if _is_sound(number, landline=True) else text.strip()


def _is_sound(number: str, *, landline: bool) -> bool:
    if _MOBILE.fullmatch(number):
        return True
    return landline and _LANDLINE.fullmatch(number) is not None


def _without_noise(part: str) -> str:
    number = _NOISE.sub("", _AREA.sub(r"\1-", part))
    digits = number.replace("-", "")
    return digits if _MOBILE.fullmatch(digits) else number


def _advice(*, landline: bool) -> Unreadable:
    """Never with the number itself: messages are kept."""
    also = "，或带区号的固定电话（区号-号码）" if landline else ""
    return Unreadable(f"这不是有效的电话号码：请写 11 位手机号码{also}。")
