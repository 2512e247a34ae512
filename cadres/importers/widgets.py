"""Cell readers only rosters of cadres need."""

import re
from typing import Any, Final

from cadres.permissions import CADRES_MANAGE
from portal.codes import lookup
from portal.imports.kit import CellError, UnitRef, text_of

_BREAKS: Final = re.compile(r"[\s、，,;；/／()（）]+")
_SCHOOL: Final = re.compile(
    r"(.*?(?:党校|大学|学院|学校|电大|师范|中专|职高|技校)(?:函授|分校)?)(.*)"
)


def learnt(cell: Any) -> tuple[str, str]:
    """`大学\\n管理学学士` as level and degree, as far as the words tell them apart."""
    text = _text(cell)
    words = [word for word in _BREAKS.split(text) if word]
    levels = [word for word in words if not _is_degree(word)]
    degrees = [word for word in words if _is_degree(word)]
    if len(words) == 1 and degrees:  # 大学管理学学士
        for end in range(len(text) - 1, 1, -1):
            if lookup.find("education", text[:end]) and _is_degree(text[end:]):
                return text[:end], text[end:]
    return "、".join(levels), "、".join(degrees)


def studied(cell: Any) -> tuple[str, str]:
    """`云岭大学财政学专业` as school and subject: at a break, else behind the school's name."""
    text = _text(cell)
    words = [word for word in re.split(r"[\s、，,;；]+", text) if word]
    if len(words) > 1:
        return words[0], _subject("".join(words[1:]))
    match = _SCHOOL.fullmatch(text)
    return (match.group(1), _subject(match.group(2))) if match else (text, "")


def _subject(text: str) -> str:
    return text.removesuffix("专业")


def _is_degree(word: str) -> bool:
    return word.endswith(("学士", "硕士", "博士", "学位"))


def _text(cell: Any) -> str:
    try:
        return text_of(cell)
    except CellError:  # told where the whole cell is read
        return str(cell)


class CadreUnit(UnitRef):
    """The unit a cadre is counted at, among those whose cadres the user keeps."""

    def __init__(self) -> None:
        super().__init__(CADRES_MANAGE)


class UnitOfPost(CadreUnit):
    """The unit a post's full wording begins with: `云岭县财政局党组成员、副局长`."""

    def parse(self, cell: Any) -> Any:
        text = "".join(text_of(cell).split())
        for end in range(len(text), 1, -1):
            units = self.by_word.get(text[:end].lower(), [])
            if len(units) == 1:
                return units[0]
        return None  # of no matter where the cadre is on record
