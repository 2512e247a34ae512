"""Rosters for paper: title, merged headings on every page, groups, a line of figures at the end.

Faces follow the usual ones of official papers. A workbook names one face per cell; where it is not
installed, office software takes another Chinese face of the same kind.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.views.decorators.debug import sensitive_variables

from portal.sheets.books import Book
from reports.datasets import Chosen, Column, Printed, Sheet, Tally
from reports.domain.marks import Mark
from reports.domain.tables import CHINESE, GREY, Counter, Putter, Styles, lay_out

TITLE_FACE, HEAD_FACE, BODY_FACE = "方正小标宋简体", "黑体", "仿宋_GB2312"
TITLE_SIZE, HEAD_SIZE, BODY_SIZE, MARK_SIZE = 22, 11, 11, 8
_TITLE, _MARK, _HEAD, _SUBHEAD, _FIRST = range(5)  # rows from the top
_NUMBER: Final = Column("序号", lambda _: None, width=5, is_number=True, centred=True)
_TOP, _BOTTOM, _SIDES = 0.8, 0.8, 0.5  # inches
_LINE: Final = 16  # points
_LEAST: Final = 1.5  # lines: room to write
_WIDE: Final = 2  # a Chinese character takes two of the columns' units
_NARROW: Final = "\xff"  # up to here a character takes one


class Looks:
    def __init__(self, book: Book) -> None:
        body = {**CHINESE, "font_name": BODY_FACE, "font_size": BODY_SIZE, "valign": "vcenter"}
        head = {**CHINESE, "font_name": HEAD_FACE, "font_size": HEAD_SIZE, "valign": "vcenter"}
        cell = {**body, "border": 1, "text_wrap": True}
        self.title = book.add_format(
            {**CHINESE, "font_name": TITLE_FACE, "font_size": TITLE_SIZE, "align": "center"}
        )
        self.mark = book.add_format({**body, "font_size": MARK_SIZE, "font_color": GREY})
        self.head = book.add_format({**head, "border": 1, "text_wrap": True, "align": "center"})
        self.group = book.add_format({**head, "border": 1})
        self.figures = book.add_format({**body, "border": 1, "text_wrap": True})
        self.left = Styles(book, cell)
        self.centred = Styles(book, {**cell, "align": "center"})


class Paper:
    """One printed roster while it is written."""

    def __init__(self, book: Book, layout: Printed, columns: Sequence[Column]) -> None:
        self.page = book.page(layout.label)
        self.looks = Looks(book)
        self.layout = layout
        self.columns = [_NUMBER, *columns] if layout.numbered else list(columns)
        self.last = len(self.columns) - 1
        self.line = _FIRST
        self.puts = {
            True: Putter(self.page, self.looks.centred, frame=True),
            False: Putter(self.page, self.looks.left, frame=True),
        }

    def begin(self, title: str, mark: Mark) -> None:
        lay_out(self.page, mark, repeat=(_HEAD, _SUBHEAD))
        self.page.set_margins(left=_SIDES, right=_SIDES, top=_TOP, bottom=_BOTTOM)
        self.page.center_horizontally()
        self.page.freeze_panes(_FIRST, 0)
        for place, column in enumerate(self.columns):
            self.page.set_column(place, place, column.width)
        self.page.set_row(_TITLE, 36)
        self.page.merge_range(_TITLE, 0, _TITLE, self.last, title, self.looks.title)
        self.page.merge_range(_MARK, 0, _MARK, self.last, mark.line, self.looks.mark)
        self._write_headings()

    def _write_headings(self) -> None:
        self.page.set_row(_HEAD, 20)
        self.page.set_row(_SUBHEAD, 32)
        place = 0
        while place <= self.last:
            group, first = self.columns[place].group, place
            while group and place < self.last and self.columns[place + 1].group == group:
                place += 1
            self._head(group, first, place)
            place += 1

    def _head(self, group: str, first: int, last: int) -> None:
        """A heading of two rows, or a common one above those of its columns."""
        look = self.looks.head
        if not group:
            label = self.columns[first].label
            self.page.merge_range(_HEAD, first, _SUBHEAD, first, label, look)
            return
        if first == last:
            self.page.write_string(_HEAD, first, group, look)
        else:
            self.page.merge_range(_HEAD, first, _HEAD, last, group, look)
        for place in range(first, last + 1):
            self.page.write_string(_SUBHEAD, place, self.columns[place].label, look)

    def write_row(self, number: int, row: Any) -> None:
        lines = 1
        for place, column in enumerate(self.columns):
            value = number if column is _NUMBER else column.value(row)
            self.puts[column.centred](self.line, place, column, value)
            lines = max(lines, _lines(value, column.width))
        self.page.set_row(self.line, _LINE * max(lines, _LEAST))
        self.line += 1

    def write_across(self, text: str, look: Any) -> None:
        width = sum(column.width for column in self.columns)
        self.page.set_row(self.line, _LINE * max(_lines(text, width), 1) + 4)
        self.page.merge_range(self.line, 0, self.line, self.last, "", look)
        self.page.write_string(self.line, 0, text, look)
        self.line += 1


@sensitive_variables()
def xlsx(layout: Printed, sheet: Sheet, chosen: Chosen, mark: Mark, count: Counter) -> bytes:
    book = Book()
    book.set_properties({"title": layout.title, "author": mark.who, "comments": mark.line})
    paper = Paper(book, layout, sheet.columns)
    paper.begin(f"{mark.scope}{layout.title}", mark)
    whole = _write_rows(paper, sheet, chosen, count)
    paper.write_across(f"合计：{whole.line}", paper.looks.figures)
    return book.content()


@sensitive_variables()
def _write_rows(paper: Paper, sheet: Sheet, chosen: Chosen, count: Counter) -> Tally:
    layout = paper.layout
    whole, part = layout.tally(chosen), None
    group, number = None, 0
    for row in count.read(sheet):
        if layout.group_of and (now := layout.group_of(row)) != group:
            if part is not None:
                paper.write_across(f"小计：{part.line}", paper.looks.figures)
            group, number, part = now, 0, layout.tally(chosen)
            paper.write_across(now, paper.looks.group)
        number += 1
        paper.write_row(number, row)
        whole.add(row)
        if part is not None:
            part.add(row)
    if part is not None:
        paper.write_across(f"小计：{part.line}", paper.looks.figures)
    return whole


def _lines(value: Any, width: float) -> int:
    """How many lines a text takes in a column: a workbook does not find the height itself."""
    if not isinstance(value, str):
        return 1
    lines = value.split("\n")
    return sum(
        -(-sum(_WIDE if c > _NARROW else 1 for c in one) // int(width)) or 1 for one in lines
    )
