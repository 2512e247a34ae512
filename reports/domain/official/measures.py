"""What GB/T 9704-2012 asks of a page and of what stands on it, said once: Word's styles, the PDF's
template and the workbook take their faces and sizes from here."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reports.blocks import Head
from reports.domain.layout import BODY_FACE, HEAD_FACE, KAI_FACE, SONG_FACE, TITLE_FACE

# The page, in millimetres -------------------------------------------------------------------------

SHORT, LONG = 210, 297
BLOCK_WIDTH, BLOCK_HEIGHT = 156, 225
TOP, LEFT = 37, 28
RIGHT, BOTTOM = SHORT - LEFT - BLOCK_WIDTH, LONG - TOP - BLOCK_HEIGHT
LINES, CHARACTERS = 22, 28
HEAD_DROP: Final = 35  # from the top of the block to the red head
NUMBER_DROP: Final = 7  # from the block to the page's number below it
RULE_DROP: Final = 4  # from the number of the paper to the red rule below it
THICK, THIN = 0.35, 0.25  # rules of the 版记
RED: Final = "FF0000"
GREY: Final = "808080"

_MM: Final = 72 / 25.4


def points(mm: float) -> float:
    return mm * _MM


LINE: Final = points(BLOCK_HEIGHT) / LINES  # some 29 pt
SIZE: Final = 16.0  # 3号
PITCH: Final = points(BLOCK_WIDTH) / CHARACTERS  # a little less than a character is wide


@dataclass(frozen=True)
class PaperSize:
    """In millimetres. On its side the head of the page is at the binding edge."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int

    @property
    def room(self) -> int:
        return self.width - self.left - self.right


UPRIGHT: Final = PaperSize(SHORT, LONG, TOP, RIGHT, BOTTOM, LEFT)
ON_ITS_SIDE: Final = PaperSize(LONG, SHORT, LEFT, TOP, RIGHT, BOTTOM)


# What stands on it --------------------------------------------------------------------------------


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True)
class Look:
    """How a line is set. Lengths in characters of its size, rooms in lines of the page."""

    label: str  # of the style, as office software lists it
    face: str = BODY_FACE
    size: float = SIZE
    align: Align = Align.LEFT
    first: float = 0  # indent of the first line
    left: float = 0
    right: float = 0
    above: float = 0
    below: float = 0
    line: float = LINE  # points
    is_red: bool = False
    level: int = 0  # of the outline
    with_next: bool = False
    rule: str = ""  # below it: "red"


LOOKS: Final[dict[str, Look]] = {
    "organ": Look(
        "发文机关标志", TITLE_FACE, 36, Align.CENTRE, line=46, is_red=True, with_next=True
    ),
    "number": Look("发文字号", align=Align.CENTRE, above=2, rule="red"),
    "notice": Look("密级位置", HEAD_FACE),
    "masthead": Look("简报名称", TITLE_FACE, 54, Align.CENTRE, line=72, is_red=True, above=1),
    "issue": Look("简报期号", align=Align.CENTRE, above=0.5),
    "issued": Look("编印单位和日期", right=0, above=0.5, rule="red"),
    "title": Look(
        "公文标题", TITLE_FACE, 22, Align.CENTRE, above=2, line=33, level=1, with_next=True
    ),
    "attachment title": Look(
        "附件标题", TITLE_FACE, 22, Align.CENTRE, above=1, below=0.5, line=33, with_next=True
    ),
    "addressees": Look("主送机关", above=1),
    "heading 1": Look("公文一级标题", HEAD_FACE, first=2, level=2, with_next=True),
    "heading 2": Look("公文二级标题", KAI_FACE, first=2, level=3, with_next=True),
    "heading 3": Look("公文三级标题", first=2, level=4, with_next=True),
    "heading 4": Look("公文四级标题", first=2, level=5, with_next=True),
    "prose": Look("公文正文", align=Align.BOTH, first=2),
    "remark": Look("说明文字", size=10.5, line=16),
    "facts": Look("填报信息", size=12, line=22, above=0.25, below=0.25),
    "caption": Look("表题", HEAD_FACE, 14, Align.CENTRE, above=0.5, line=24, with_next=True),
    "note": Look("表注", size=10.5, align=Align.RIGHT, line=18, with_next=True),
    "attachment note": Look("附件说明", first=2, above=1),
    "more attachments": Look("附件说明续行", first=5),
    "office": Look("发文机关署名", align=Align.RIGHT, above=2, with_next=True),
    "date": Look("成文日期", align=Align.RIGHT),
    "annotation": Look("附注", first=2),
    "attachment": Look("附件顺序号", HEAD_FACE, with_next=True),
    "imprint": Look("版记", size=14, left=1, right=1, line=26),
    "head": Look("表头", HEAD_FACE, 10.5, Align.CENTRE, line=15),
    "cell": Look("表格文字", size=10.5, line=15),
    "page": Look("页码", SONG_FACE, 14, line=14),
}
BAR_ROW: Final = 8  # millimetres of a chart for each of its bars


def organ_size(name: str, *, largest: float) -> float:
    """The red head stands on one line of the block."""
    return min(largest, int(points(BLOCK_WIDTH) / max(width_of(name), 1)))


def width_of(text: str) -> float:
    """In characters: digits and Latin letters are half as wide."""
    return sum(1.0 if sign > "\xff" else 0.5 for sign in text)


def signature_indents(office: str, date: str) -> tuple[float, float]:
    """Of the organ and of the day below it, from the right, in characters: the organ two in, the
    day begins two behind where the organ does; a longer day stands two in itself."""
    office_width, date_width = width_of(office), width_of(date)
    day = office_width - date_width
    return (2.0, day) if day >= 2 else (4.0 + date_width - office_width, 2.0)  # noqa: PLR2004


def widths(heads: Iterable[Head], room: int) -> list[float]:
    """Of the columns, in millimetres. Those of a plain paper share the block."""
    told = list(heads)
    if all(head.mm for head in told):
        return [float(head.mm) for head in told]
    every = sum(head.width or 1 for head in told)
    return [room * (head.width or 1) / every for head in told]
