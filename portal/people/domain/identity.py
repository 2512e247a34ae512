"""Identity numbers by GB 11643-1999: pure functions, no database."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from operator import mul
from typing import Final

from portal.dates import PartialDate
from portal.people.choices import Sex

LENGTH: Final = 18
OLD_LENGTH: Final = 15
MOST_ALIKE: Final = 10  # of one file; see `look_guessed`
SAFE_DIGITS: Final = 15  # a spreadsheet keeps so many digits of a number, the rest become zeros
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS: Final = "10X98765432"
# The first two digits: provinces, regions and municipalities of GB/T 2260.
_PROVINCES = """
11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65
71 81 82 83 91
"""
PROVINCES: Final = frozenset(_PROVINCES.split())
_SHAPE = re.compile(r"\d{17}[\dX]")
_OLD_SHAPE = re.compile(r"\d{15}")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_ROUNDED = re.compile(r"\d{15}0{3}(\.0+)?")


class IdentityError(ValueError):
    """The text is no identity number; the message says what is wrong and how to mend it."""


def normalise(typed: str) -> str:
    """Half-width, capital X, without spaces, apostrophes and dashes."""
    if typed.isascii() and typed.isalnum():
        return typed.upper()
    text = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"[\s'’‘`-]", "", text)


def check_character(first_17: str) -> str:
    return CHECKS[sum(map(mul, map(int, first_17), WEIGHTS)) % 11]


def check(typed: str, *, today: dt.date) -> str:
    """The number in standard form, or an `IdentityError`. Old numbers are refused with their
    18-character form, for the user to compare with the document."""
    number = normalise(typed)
    if len(number) == OLD_LENGTH and number.isdigit():
        raise IdentityError(
            f"这是 15 位旧身份证号，换算成 18 位是 {convert(number)}，请核对证件后填写 18 位号码。"
        )
    _require_shape(number)
    _require_birth(number, today=today)
    expected = check_character(number[:17])
    if number[17] != expected:
        raise IdentityError("身份证号校验位不对，至少有一位写错或颠倒，请对照证件逐位核对。")
    return number


def convert(old: str) -> str:
    """15 to 18 characters: the century inserted, the check character computed."""
    if not _OLD_SHAPE.fullmatch(old):
        raise IdentityError("旧身份证号应为 15 位数字，请核对。")
    first_17 = f"{old[:6]}19{old[6:]}"
    return first_17 + check_character(first_17)


def damaged_by_spreadsheet(typed: str) -> bool:
    """The number went through a floating-point cell and lost its last digits."""
    text = normalise(typed)
    return bool(_SCIENTIFIC.fullmatch(text)) or (
        bool(_ROUNDED.fullmatch(text)) and not _is_sound(text)
    )


def birth(number: str) -> PartialDate:
    return PartialDate(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> Sex:
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def look_guessed(numbers: Iterable[str | None]) -> set[str]:
    """Numbers of which too many share all that a mask and a page show: the birth month and the
    last two characters. Families and villages share less."""
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for number in numbers:
        if number and len(number) == LENGTH:
            alike[number[6:12], number[16:]].add(number)
    return {number for group in alike.values() if len(group) > MOST_ALIKE for number in group}


def area_is_known(number: str) -> bool:
    return number[:2] in PROVINCES


def doubts(number: str, *, born: PartialDate | None, of_sex: str) -> list[str]:
    """What a person must look at and confirm: files and number may differ for good reasons."""
    differences = []
    if not area_is_known(number):
        differences.append(f"身份证号前两位“{number[:2]}”不是现行的省级地区代码")
    if born is not None and not birth(number).agrees_with(born):
        differences.append(f"出生年月 {born.dotted} 与身份证号中的 {birth(number).dotted} 不一致")
    if of_sex and sex(number) != of_sex:
        differences.append(f"性别“{Sex(of_sex).label}”与身份证号第 17 位不一致")
    return differences


def _require_shape(number: str) -> None:
    if damaged_by_spreadsheet(number):
        raise IdentityError(
            "身份证号在表格中被当作数字保存，末几位已经丢失，请把该列设为“文本”后重新填写。"
        )
    if len(number) != LENGTH:
        raise IdentityError(f"身份证号应为 18 位，现在是 {len(number):,} 位，请核对。")
    if not _SHAPE.fullmatch(number):
        wrong = re.sub(r"\d", "", number[:17]) or number[17]
        hint = "（字母 O、I、L 常被误当作数字 0、1）" if set(wrong) & set("OIL") else ""
        raise IdentityError(
            f"身份证号中有不该出现的字符“{wrong}”{hint}：前 17 位应为数字，末位为数字或 X。"
        )


def _require_birth(number: str, *, today: dt.date) -> None:
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        birth(number)
    except ValueError:
        raise IdentityError(
            f"身份证号第 7 至 14 位“{number[6:14]}”不是有效的出生日期，请核对。"
        ) from None
    if born > today:
        raise IdentityError(f"身份证号中的出生日期 {born} 晚于今天，请核对。")


def _is_sound(number: str) -> bool:
    return bool(_SHAPE.fullmatch(number)) and number[17] == check_character(number[:17])
