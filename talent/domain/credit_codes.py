"""统一社会信用代码, GB 32100-2015: 18 characters, the last of which checks the others."""

from typing import Final

from portal.typed import Unreadable
from portal.typed.texts import compact

CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH: Final = 18


def check_character(first_17: str) -> str:
    total = sum(CHARACTERS.index(one) * pow(3, i, 31) for i, one in enumerate(first_17))
    return CHARACTERS[(31 - total % 31) % 31]


def typed(text: str) -> str:
    """In standard form, or refused with what is wrong."""
    code = compact(text).upper()
    if len(code) != LENGTH:
        raise Unreadable(f"统一社会信用代码应为 18 位，现在是 {len(code)} 位，请对照营业执照。")
    strange = sorted(set(code) - set(CHARACTERS))
    if strange:
        raise Unreadable(f"统一社会信用代码里没有“{'、'.join(strange)}”，请对照营业执照核对。")
    if check_character(code[:-1]) != code[-1]:
        raise Unreadable("统一社会信用代码的校验码对不上，请对照营业执照逐位核对。")
    return code
