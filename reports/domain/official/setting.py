"""Blocks set as the lines, tables and charts they become, the same for all four forms: who numbers
headings and attachments, where a page turns on its side, what stands at the foot of the last."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from reports.blocks import (
    Addressees,
    Annotation,
    Attachment,
    AttachmentNote,
    BarChart,
    Block,
    Circulation,
    FactLine,
    Gap,
    Imprint,
    Masthead,
    NewPage,
    Paragraph,
    Part,
    Prose,
    QuotedFigure,
    RedHead,
    SectionHeading,
    Signature,
    Table,
    TitleLine,
    WritingBox,
)
from reports.domain.official import checks, measures, titles

_DIGITS: Final = "零一二三四五六七八九"
_TEN: Final = 10
_LEVELS: Final = 4
_BY_HAND: Final = "　" * 6
DATE_GAP: Final = Gap("签发时填写日期")


@dataclass(frozen=True)
class TextLine:
    """`parts` from the left; `far` at the right end of the same line."""

    look: str
    parts: tuple[Part, ...]
    far: tuple[Part, ...] = ()
    size: float | None = None  # where the look's own does not fit
    right: float | None = None


@dataclass(frozen=True)
class RuledTable:
    table: Table
    widths: tuple[float, ...]  # millimetres


@dataclass(frozen=True)
class Picture:
    chart: BarChart


@dataclass(frozen=True)
class Frame:
    box: WritingBox


@dataclass(frozen=True)
class Foot:
    """At the foot of the last page, between rules."""

    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class Turn:
    """A new page."""

    is_wide: bool = False


Piece = TextLine | RuledTable | Picture | Frame | Foot | Turn


def pieces(blocks: Iterable[Block]) -> list[Piece]:
    """Raises a `BlockError` that names every fault."""
    told = list(blocks)
    checks.require(told)
    return list(_Setting(told).all())


@dataclass
class _Setting:
    blocks: list[Block]
    counts: list[int] = field(default_factory=lambda: [0] * _LEVELS)
    attachment: int = 0
    is_wide: bool = False
    is_attached: bool = False

    def __post_init__(self) -> None:
        self.attachments = [block.title for block in self.blocks if isinstance(block, Attachment)]

    def all(self) -> Iterator[Piece]:
        for place, block in enumerate(self.blocks):
            yield from self.turned(place, block)
            yield from self.set(block)

    def turned(self, place: int, block: Block) -> Iterator[Piece]:
        """A wide table lies on a page of its own; an attachment with one lies on its side whole."""
        match block:
            case Attachment():
                self.is_attached = True
                own = self.blocks[place + 1 :]
                until = next((n for n, b in enumerate(own) if _ends(b)), len(own))
                yield self.turn(is_wide=any(_is_wide(b) for b in own[:until]))
            case Table() if _is_wide(block) != self.is_wide and not self.is_attached:
                yield self.turn(is_wide=_is_wide(block))
            case NewPage():
                yield self.turn(is_wide=self.is_wide)
            case _ if self.is_wide and (not self.is_attached or _ends(block)):
                yield self.turn(is_wide=False)

    def turn(self, *, is_wide: bool) -> Turn:
        self.is_wide = is_wide
        return Turn(is_wide)

    def set(self, block: Block) -> Iterator[Piece]:
        match block:
            case RedHead() | Masthead():
                yield from _head(block)
            case SectionHeading(text, level):
                yield TextLine(f"heading {level}", (self.number(level) + text,))
            case AttachmentNote():
                yield from self.note()
            case Attachment(title):
                self.attachment += 1
                self.counts = [0] * _LEVELS
                yield TextLine("attachment", (self.called("附件"),))
                yield TextLine("attachment title", (titles.shaped(title),))
            case Table():
                yield from self.table(block)
            case BarChart():
                yield Picture(block)
            case WritingBox():
                yield Frame(block)
            case Signature(office, date):
                yield from _signed(office, date)
            case Imprint() | Circulation():
                yield Foot(tuple(_foot(block)))
            case _:
                yield from _plain(block)

    def number(self, level: int) -> str:
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (_LEVELS - level)
        count = self.counts[level - 1]
        return (
            f"{chinese(count)}、",
            f"（{chinese(count)}）",
            f"{count}.",
            f"（{count}）",
        )[level - 1]

    def called(self, word: str) -> str:
        return f"{word}{self.attachment}" if len(self.attachments) > 1 else word

    def note(self) -> Iterator[TextLine]:
        if len(self.attachments) == 1:
            yield TextLine("attachment note", (f"附件：{self.attachments[0]}",))
            return
        for number, title in enumerate(self.attachments, start=1):
            first = number == 1
            words = f"{'附件：' if first else ''}{number}. {title}"
            yield TextLine("attachment note" if first else "more attachments", (words,))

    def table(self, table: Table) -> Iterator[Piece]:
        if not table.rows and table.empty:
            yield TextLine("prose", (table.empty,))
            return
        if table.title:
            yield TextLine("caption", (table.title,))
        if table.note:
            yield TextLine("note", (table.note,))
        room = (measures.ON_ITS_SIDE if self.is_wide else measures.UPRIGHT).room
        yield RuledTable(table, tuple(measures.widths(table.heads, room)))


def _is_wide(block: Block) -> bool:
    """A table without a row is a sentence, and takes no page."""
    if not isinstance(block, Table) or not (block.rows or not block.empty):
        return False
    return sum(head.mm for head in block.heads) > measures.BLOCK_WIDTH


def _ends(block: Block) -> bool:
    """What no longer belongs to the attachment before it."""
    return isinstance(block, Attachment | Imprint | Circulation)


def _head(block: RedHead | Masthead) -> Iterator[TextLine]:
    if isinstance(block, RedHead):
        size = measures.organ_size(block.organ, largest=measures.LOOKS["organ"].size)
        yield TextLine("organ", (block.organ,), size=size)
        yield TextLine("number", (block.number or Gap("签发时编发文字号"),))
        return
    if block.notice:
        yield TextLine("notice", (block.notice,))
    size = measures.organ_size(block.name, largest=measures.LOOKS["masthead"].size)
    yield TextLine("masthead", (block.name,), size=size)
    yield TextLine("issue", _issue(block))
    yield TextLine("issued", (block.office,), far=(block.date or DATE_GAP,))


def _issue(block: Masthead) -> tuple[Part, ...]:
    if block.number is None:
        return (Gap("签发时编期号"),)
    total = f"（总第{block.total}期）" if block.total is not None else ""
    return (f"第{block.number}期{total}",)


def _signed(office: str, date: str) -> Iterator[TextLine]:
    above, below = measures.signature_indents(office, date or f"［{DATE_GAP.hint}］")
    yield TextLine("office", (office,), right=above)
    yield TextLine("date", (date or DATE_GAP,), right=below)


def _foot(block: Imprint | Circulation) -> Iterator[TextLine]:
    match block:
        case Imprint(office, date, copies_to):
            if copies_to:
                yield TextLine("imprint", (f"抄送：{copies_to.rstrip('。')}。",))
            day: tuple[Part, ...] = (f"{date}印发",) if date else (DATE_GAP, "印发")
            yield TextLine("imprint", (office,), far=day)
        case Circulation(up, across, down, copies):
            said = [
                f"{lead}：{who.rstrip('。')}。"
                for lead, who in (("报", up), ("送", across), ("发", down))
                if who
            ]
            count = (f"共印{copies}份",) if copies is not None else ()
            lines = [TextLine("imprint", (words,)) for words in said] or [TextLine("imprint", ())]
            yield from (*lines[:-1], replace(lines[-1], far=count))


def _plain(block: Block) -> Iterator[TextLine]:
    match block:
        case TitleLine(text):
            yield TextLine("title", (titles.shaped(text),))
        case Addressees(names, lead):
            ends = names.rstrip("：:")
            yield TextLine("addressees", (f"{lead}：{ends}" if lead else f"{ends}：",))
        case Prose(parts):
            yield TextLine("prose", parts)
        case Paragraph(text):
            yield TextLine("remark", (text,))
        case FactLine(parts):
            said = "　　".join(f"{label}：{words or _BY_HAND}" for label, words in parts)
            yield TextLine("facts", (said,))
        case Annotation(text):
            yield TextLine("annotation", (f"（{text.strip('（）')}）",))


def chinese(number: int) -> str:
    """Up to ninety-nine, as headings count."""
    tens, ones = divmod(number, _TEN)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def words(parts: Iterable[Part]) -> str:
    """As it is read, gaps with the brackets they are seen by."""
    return "".join(word(part) for part in parts)


def word(part: Part) -> str:
    match part:
        case QuotedFigure(text):
            return text
        case Gap(hint):
            return f"［{hint}］"
    return part
