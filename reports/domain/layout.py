"""What documents have in common however they are drawn: their faces, how the paper lies, what
stands at its foot."""

from collections.abc import Iterable
from typing import Final

from reports.blocks import Block, Cover, Head, Table, TitleLine

TITLE_FACE, HEAD_FACE, BODY_FACE = "方正小标宋简体", "黑体", "仿宋_GB2312"
KAI_FACE, SONG_FACE = "楷体_GB2312", "宋体"
CONTENTS: Final = "目　录"
_NARROW: Final = "\xff"  # up to here a character takes half the width of a Chinese one
_HALF_A_CHARACTER: Final = 1.9  # millimetres, in a table
_WIDE_FROM: Final = 100  # characters: from here on the paper lies on its side


def is_wide(blocks: Iterable[Block]) -> bool:
    tables = (block for block in blocks if isinstance(block, Table))
    return any(sum(head.width for head in table.heads) >= _WIDE_FROM for table in tables)


def has_cover(blocks: Iterable[Block]) -> bool:
    return any(isinstance(block, Cover) for block in blocks)


def title_of(blocks: Iterable[Block]) -> str:
    """What the file says it is."""
    for block in blocks:
        if isinstance(block, Cover):
            return plain(block.title)
        if isinstance(block, TitleLine):
            return plain(block.text)
    return ""


def is_centred(head: Head, words: str) -> bool:
    """What goes on in a second line begins at the left, also in a centred column."""
    room = head.width or head.mm / _HALF_A_CHARACTER
    return head.centred and sum(2 if sign > _NARROW else 1 for sign in words) <= room


def heading(head: Head) -> str:
    return f"{head.label}\n（{head.marks}）" if head.marks else head.label


def foot(signed: str) -> str:
    """Below the number of each page."""
    return f"{signed} 导出，非涉密系统"


def plain(text: str) -> str:
    """Without signs a document cannot hold; a blank as wide as a character is none of them."""
    return "".join(sign for sign in text if sign in "\n\t\u3000" or sign.isprintable())
