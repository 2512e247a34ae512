"""Blocks drawn as a sheet for paper: A4 landscape, a table's headings on every page.

Faces follow the usual ones of official papers. A workbook names one face per cell; where it is not
installed, office software takes another Chinese face of the same kind.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from portal.sheets.books import Book
from reports.blocks import (
    Block,
    Contents,
    Cover,
    FactLine,
    Head,
    NewPage,
    Paragraph,
    Row,
    RowKind,
    SealPlace,
    SectionHeading,
    Table,
    TitleLine,
)
from reports.domain.marks import Mark, SignedMark
from reports.domain.tables import CHINESE, GREY, Putter, Styles, lay_out

TITLE_FACE, HEAD_FACE, BODY_FACE = "方正小标宋简体", "黑体", "仿宋_GB2312"
TITLE_SIZE, HEAD_SIZE, BODY_SIZE, MARK_SIZE = 22, 11, 11, 8
_TOP, _BOTTOM, _SIDES = 0.8, 0.8, 0.5  # inches
_TITLE_HEIGHT, _HEAD_HEIGHT, _SUBHEAD_HEIGHT = 36, 20, 32  # points
_LINE: Final = 16  # points
_LEAST: Final = 1.5  # lines: room to write
_WIDE: Final = 2  # a Chinese character takes two of the columns' units
_NARROW: Final = "\xff"  # up to here a character takes one


class PaperFormats:
    def __init__(self, book: Book) -> None:
        body = {**CHINESE, "font_name": BODY_FACE, "font_size": BODY_SIZE, "valign": "vcenter"}
        head = {**CHINESE, "font_name": HEAD_FACE, "font_size": HEAD_SIZE, "valign": "vcenter"}
        cell = {**body, "border": 1, "text_wrap": True}
        self.title = book.add_format(
            {**CHINESE, "font_name": TITLE_FACE, "font_size": TITLE_SIZE, "align": "center"}
        )
        self.paragraph = book.add_format({**body, "font_size": MARK_SIZE, "font_color": GREY})
        self.head = book.add_format({**head, "border": 1, "text_wrap": True, "align": "center"})
        self.across = {
            RowKind.GROUP: book.add_format({**head, "border": 1}),
            RowKind.FIGURES: book.add_format({**body, "border": 1, "text_wrap": True}),
        }
        self.left = Styles(book, cell)
        self.centred = Styles(book, {**cell, "align": "center"})


class Paper:
    """One sheet while it is drawn, as wide as its table."""

    def __init__(
        self, book: Book, name: str, heads: Sequence[Head], mark: Mark | SignedMark
    ) -> None:
        self.page = book.page(name)
        self.looks = PaperFormats(book)
        self.heads, self.mark = heads, mark
        self.last = len(heads) - 1
        self.line = 0
        self.puts = {
            True: Putter(self.page, self.looks.centred, frame=True),
            False: Putter(self.page, self.looks.left, frame=True),
        }
        self.page.set_margins(left=_SIDES, right=_SIDES, top=_TOP, bottom=_BOTTOM)
        self.page.center_horizontally()
        for place, head in enumerate(heads):
            self.page.set_column(place, place, head.width)

    def draw(self, block: Block) -> None:
        match block:
            case TitleLine(text):
                self.page.set_row(self.line, _TITLE_HEIGHT)
                self._across(text, self.looks.title)
            case Paragraph(text) | SectionHeading(text):
                self._across(text, self.looks.paragraph)
            case Table(rows=rows):
                self._headings()
                for row in rows:
                    self._row(row)
            case FactLine(parts):
                said = (f"{label}：{words}" for label, words in parts)
                self._across("　　".join(said), self.looks.paragraph)
            case SealPlace(office, date):
                self._across(f"{office}（盖章）　　{date}", self.looks.paragraph)
            case Cover(title, lines):
                for text in (title, *lines):
                    self._across(text, self.looks.title)
            case Contents() | NewPage():
                pass  # one sheet has neither
            case _:
                raise TypeError(f"{type(block).__name__} is for official papers")

    def _across(self, text: str, look: Any) -> None:
        self.page.merge_range(self.line, 0, self.line, self.last, "", look)
        self.page.write_string(self.line, 0, text, look)
        self.line += 1

    def _headings(self) -> None:
        upper, lower = self.line, self.line + 1
        lay_out(self.page, self.mark, repeat=(upper, lower))
        self.page.set_row(upper, _HEAD_HEIGHT)
        self.page.set_row(lower, _SUBHEAD_HEIGHT)
        self.line = lower + 1
        self.page.freeze_panes(self.line, 0)
        place = 0
        while place <= self.last:
            group, first = self.heads[place].group, place
            while group and place < self.last and self.heads[place + 1].group == group:
                place += 1
            self._heading(upper, group, first, place)
            place += 1

    def _heading(self, upper: int, group: str, first: int, last: int) -> None:
        """Of two rows, or a common one above those of its columns."""
        look, lower = self.looks.head, upper + 1
        if not group:
            self.page.merge_range(upper, first, lower, first, self.heads[first].label, look)
            return
        if first == last:
            self.page.write_string(upper, first, group, look)
        else:
            self.page.merge_range(upper, first, upper, last, group, look)
        for place in range(first, last + 1):
            self.page.write_string(lower, place, self.heads[place].label, look)

    def _row(self, row: Row) -> None:
        if row.kind != RowKind.RECORD:
            (text,) = row.cells
            width = sum(head.width for head in self.heads)
            self.page.set_row(self.line, _LINE * lines_of(text, width) + 4)
            self._across(str(text), self.looks.across[row.kind])
            return
        lines = 1
        for place, (head, value) in enumerate(zip(self.heads, row.cells, strict=True)):
            self.puts[head.centred](self.line, place, head, value)
            lines = max(lines, lines_of(value, head.width))
        self.page.set_row(self.line, _LINE * max(lines, _LEAST))
        self.line += 1


def xlsx(blocks: Iterable[Block], *, name: str, title: str, mark: Mark | SignedMark) -> bytes:
    """A workbook of one sheet: `name` its tab, `title` what the file says of itself."""
    book = Book()
    book.set_properties({"title": title, "author": mark.who, "comments": mark.line})
    drawn = list(blocks)
    table = next(block for block in drawn if isinstance(block, Table))
    paper = Paper(book, name, table.heads, mark)
    for block in drawn:
        paper.draw(block)
    return book.content()


def signed_xlsx(blocks: Iterable[Block], *, signed: str) -> bytes:
    """A paper that is no roster, named by its title."""
    drawn = list(blocks)
    title = next(block.text for block in drawn if isinstance(block, TitleLine))
    return xlsx(drawn, name=title, title=title, mark=SignedMark(signed))


def lines_of(value: Any, width: float) -> int:
    """How many lines a text takes in a column: a workbook does not find the height itself."""
    if not isinstance(value, str):
        return 1
    lines = value.split("\n")
    return sum(
        -(-sum(_WIDE if c > _NARROW else 1 for c in one) // int(width)) or 1 for one in lines
    )
