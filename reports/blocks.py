"""What a document says, block by block, apart from how it is drawn.

Blocks hold text and numbers only: they are kept as JSON and read back the same, so that what was
written once is drawn again, on paper or on a page, without asking anybody's records. Some are for
any paper, some for official ones alone (`reports.domain.official`), where the drawing numbers
headings and attachments, not the writer.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from django.core.exceptions import ValidationError

Value = str | int | float | None


class BlockError(ValidationError):
    """A block cannot be what it says; the words name it and say how to mend it."""


# For any paper ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TitleLine:
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A remark in small type; the text of an official paper is `Prose`."""

    text: str


@dataclass(frozen=True)
class Head:
    """A column: what stands above it, and how its cells are set."""

    label: str
    width: int = 0  # of the paper, in characters of the body
    group: str = ""  # a common heading above neighbouring columns
    is_number: bool = False
    centred: bool = False
    mm: int = 0  # width on official paper
    marks: str = ""  # full marks, said under the label


class RowKind(StrEnum):
    RECORD = "record"  # a cell for each column
    GROUP = "group"  # what the rows below stand under, across the table
    FIGURES = "figures"  # what is said of the rows above, across the table


@dataclass(frozen=True)
class Row:
    cells: tuple[Value, ...]
    kind: RowKind = RowKind.RECORD


@dataclass(frozen=True)
class Table:
    """Where no head has words there is no heading."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    title: str = ""
    note: str = ""  # above its right end: the unit of measure, the day counted until
    empty: str = ""  # said instead of a table without rows

    @property
    def has_heading(self) -> bool:
        return any(head.label or head.group for head in self.heads)


@dataclass(frozen=True)
class FactLine:
    """Said side by side over the width of the paper, each under its label; what is empty there is
    written by hand."""

    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SealPlace:
    """The place of an office's seal, and of the day it was set."""

    office: str
    date: str


@dataclass(frozen=True)
class Cover:
    """A page of its own before all others; it bears no number."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """Every title that follows, with its page."""


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


# For official paper -------------------------------------------------------------------------------


@dataclass(frozen=True)
class QuotedFigure:
    """A number from the records within a text: shown, never typed over."""

    text: str
    source: str = ""  # where it leads to


@dataclass(frozen=True)
class Gap:
    """What a person must still write, or decide to leave as `stands`; every drawing shows it."""

    hint: str
    stands: str = ""


Part = str | QuotedFigure | Gap


@dataclass(frozen=True)
class RedHead:
    """Of a 公文: the organ in red, its number, a red rule. Without a number until it is signed."""

    organ: str
    number: str = ""


@dataclass(frozen=True)
class Masthead:
    """Of a 简报 or 专报. Without numbers until it is signed."""

    name: str
    office: str
    date: str = ""
    number: int | None = None
    total: int | None = None  # through all years
    notice: str = ""  # at the very top: 内部资料 注意保存


@dataclass(frozen=True)
class Addressees:
    names: str
    lead: str = ""  # 呈, of a report to leaders


@dataclass(frozen=True)
class SectionHeading:
    text: str
    level: int = 1  # of four: 一、 （一） 1. （1）


@dataclass(frozen=True)
class Prose:
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Bar:
    label: str
    value: str  # as it is printed


@dataclass(frozen=True)
class BarChart:
    """Bars in the order given, each with its value, and a line at the mean."""

    title: str
    bars: tuple[Bar, ...]
    unit: str = ""
    mean: str = ""


@dataclass(frozen=True)
class AttachmentNote:
    """Names every attachment that follows."""


@dataclass(frozen=True)
class Signature:
    """The organ and the day, without a seal."""

    office: str
    date: str = ""


@dataclass(frozen=True)
class Annotation:
    """Below the day, in brackets."""

    text: str


@dataclass(frozen=True)
class WritingBox:
    """A framed place to write by hand: 领导批示."""

    label: str
    mm: int = 45  # high


@dataclass(frozen=True)
class Attachment:
    """Begins on a page of its own; what follows belongs to it."""

    title: str


@dataclass(frozen=True)
class Imprint:
    """版记, at the foot of the last page."""

    office: str
    date: str = ""
    copies_to: str = ""  # 抄送


@dataclass(frozen=True)
class Circulation:
    """报、送、发 of a briefing, at the foot of the last page."""

    up: str = ""
    across: str = ""
    down: str = ""
    copies: int | None = None


Block = (
    TitleLine
    | Paragraph
    | Table
    | FactLine
    | SealPlace
    | Cover
    | Contents
    | NewPage
    | RedHead
    | Masthead
    | Addressees
    | SectionHeading
    | Prose
    | BarChart
    | AttachmentNote
    | Signature
    | Annotation
    | WritingBox
    | Attachment
    | Imprint
    | Circulation
)
_NAMES: Final[dict[str, type[Block]]] = {
    "title": TitleLine,
    "paragraph": Paragraph,
    "table": Table,
    "facts": FactLine,
    "seal": SealPlace,
    "cover": Cover,
    "contents": Contents,
    "new page": NewPage,
    "red head": RedHead,
    "masthead": Masthead,
    "addressees": Addressees,
    "heading": SectionHeading,
    "prose": Prose,
    "chart": BarChart,
    "attachment note": AttachmentNote,
    "signature": Signature,
    "annotation": Annotation,
    "writing box": WritingBox,
    "attachment": Attachment,
    "imprint": Imprint,
    "circulation": Circulation,
}
_NAME_OF: Final = {block: name for name, block in _NAMES.items()}


# Kept and read back -------------------------------------------------------------------------------


def to_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"block": _NAME_OF[type(block)], **asdict(block)} for block in blocks]


def from_json(kept: Iterable[dict[str, Any]]) -> list[Block]:
    return [_read(place, each) for place, each in enumerate(kept, start=1)]


def sha256(blocks: Iterable[Block]) -> str:
    """The same for the same blocks, whoever asks and when."""
    said = json.dumps(to_json(blocks), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def gaps(blocks: Iterable[Block]) -> Iterator[Gap]:
    """What a person must still write before the paper may be signed."""
    for block in blocks:
        if isinstance(block, Prose):
            yield from (part for part in block.parts if isinstance(part, Gap))


def with_gaps_left(blocks: Iterable[Block]) -> Iterator[Block]:
    """As it is printed where a person has decided to leave what nobody counts."""
    for block in blocks:
        if isinstance(block, Prose):
            left = ((one.stands or one) if isinstance(one, Gap) else one for one in block.parts)
            yield Prose(tuple(left))
        else:
            yield block


def figures(blocks: Iterable[Block]) -> Iterator[QuotedFigure]:
    """Those within texts, in their order; a writer changes none of them."""
    for block in blocks:
        if isinstance(block, Prose):
            yield from (part for part in block.parts if isinstance(part, QuotedFigure))


def _read(place: int, kept: dict[str, Any]) -> Block:
    try:
        return _block(**kept)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        name = kept.get("block") if isinstance(kept, dict) else kept
        raise BlockError(
            f"第{place}块（{name}）读不出来：种类不认识，或者内容缺少、多余。请重新生成这份文件。"
        ) from wrong


def _block(*, block: str, **parts: Any) -> Block:
    return _NAMES[block](**{name: _frozen(name, part) for name, part in parts.items()})


def _frozen(name: str, part: Any) -> Any:
    """Lists of JSON as the tuples they were, what stands in them as the blocks' own parts."""
    if not isinstance(part, list | tuple):
        return part
    match name:
        case "heads":
            return tuple(Head(**head) for head in part)
        case "rows":
            return tuple(Row(tuple(row["cells"]), RowKind(row["kind"])) for row in part)
        case "bars":
            return tuple(Bar(**bar) for bar in part)
    return tuple(_part(one) for one in part)


def _part(part: Any) -> Any:
    match part:
        case list() | tuple():
            return tuple(_part(one) for one in part)
        case {"hint": _}:
            return Gap(**part)
        case dict():
            return QuotedFigure(**part)
    return part
