"""A title of several lines, each nearly as long as the others: 梯形, never a last line of one word.
Where its writer broke it, it stays broken."""

from typing import Final

from reports.domain.official import measures

_FITS: Final = 20  # characters of 二号 on the block's width
_NOT_FIRST: Final = frozenset("的和与及等年月日号、，。：；）》”〕％%")
_NOT_LAST: Final = frozenset("（《“〔第关")
_AFTER: Final = (
    "年",
    "月",
    "情况",
    "工作",
    "）",
    "》",
    "”",
    "、",
    "的",
)  # where a break reads well
_WELL, _BADLY = 2.5, 100.0


def shaped(title: str) -> str:
    if "\n" in title or measures.width_of(title) <= _FITS:
        return title
    lines = -(-int(measures.width_of(title) + 0.5) // _FITS)
    broken, rest = [], title
    for left in range(lines, 1, -1):
        at = _best(rest, measures.width_of(rest) / left)
        broken.append(rest[:at])
        rest = rest[at:]
    return "\n".join([*broken, rest])


def _best(text: str, wanted: float) -> int:
    return min(range(1, len(text)), key=lambda at: _cost(text, at, wanted))


def _cost(text: str, at: int, wanted: float) -> float:
    width = measures.width_of(text[:at])
    cost = abs(width - wanted)
    if width > _FITS or text[at] in _NOT_FIRST or text[at - 1] in _NOT_LAST:
        cost += _BADLY
    if text[at - 1] <= "\xff" and text[at] <= "\xff":  # within a number or a Latin word
        cost += _BADLY
    if text[:at].endswith(_AFTER):
        cost -= _WELL
    return cost
