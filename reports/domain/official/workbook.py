"""An official paper as a workbook: its text on one sheet, each table and chart on one of its own,
A4 on its side, one page wide, heads frozen and on every page."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from portal.sheets.books import Book, BookPage
from portal.sheets.texts import on_paper
from reports.blocks import Bar, BarChart, Block, Head, Row, RowKind, Table
from reports.domain import layout
from reports.domain.layout import BODY_FACE, HEAD_FACE, TITLE_FACE
from reports.domain.official import charts, setting
from reports.domain.official.checks import AMOUNT
from reports.domain.official.measures import LOOKS, widths
from reports.domain.official.setting import Foot, Frame, Picture, Piece, RuledTable, TextLine
from reports.domain.paper import lines_of
from reports.domain.tables import A4, CHINESE

TEXT: Final = "正文"
_SIGNERS: Final = "填报人：　　　　　　审核人：　　　　　　负责人："
_TITLES: Final = frozenset({"caption", "attachment", "attachment title"})
_TEXT_WIDTH: Final = 110  # of the sheet of text, in characters of Excel
_MM: Final = 1.9  # in such a character
_LINE, _TITLE, _NOTE = 16, 36, 20  # points
_UNNAMED: Final = "表"


def xlsx(blocks: Iterable[Block], *, signed: str) -> bytes:
    told = list(blocks)
    book = Book()
    book.set_properties({"title": layout.title_of(told), "author": signed})
    _Workbook(book, signed).write(setting.pieces(told))
    return book.content()


class _Workbook:
    """Titles before a table go with it; all other lines stay with the text."""

    def __init__(self, book: Book, signed: str) -> None:
        self.looks, self.signed, self.book = _Looks(book), signed, book
        self.text = self.page(TEXT)
        self.text.set_column(0, 0, _TEXT_WIDTH)
        self.line, self.tables = 0, 0
        self.waiting: list[TextLine] = []
        self.note = ""

    def page(self, name: str) -> BookPage:
        page = self.book.page(name)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        page.set_header(f"&R&8&K808080{on_paper(layout.foot(self.signed))}")
        page.set_footer("&C&10第&P页 共&N页")
        return page

    def write(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            match piece:
                case TextLine(look="note"):
                    self.note = setting.words(piece.parts)
                case TextLine(look=look) if look in _TITLES:
                    self.waiting.append(piece)
                case RuledTable(table):
                    self.sheet(table)
                case Picture(chart):
                    self.sheet(_table(chart), chart)
                case _:
                    self.flush(_lines(piece))
        self.flush([])

    def flush(self, lines: list[TextLine]) -> None:
        for line in [*self.waiting, *lines]:
            self.say(line)
        self.waiting = []

    def say(self, line: TextLine) -> None:
        apart = "　　　　" if line.far else ""
        text = layout.plain(f"{setting.words(line.parts)}{apart}{setting.words(line.far)}")
        size = min(LOOKS[line.look].size, _TITLE - 8)
        self.text.set_row(self.line, size * 1.6 * lines_of(text, _TEXT_WIDTH * 11 / size))
        self.text.write_string(self.line, 0, text, self.looks.line(line.look, size))
        self.line += 1

    def sheet(self, table: Table, chart: BarChart | None = None) -> None:
        """Title, day and unit of measure, heads, rows, who signs."""
        self.tables += 1
        said = "".join(setting.words(line.parts) for line in self.waiting[-1:])
        over = "　".join(setting.words(line.parts) for line in self.waiting[:-1])
        name = said or (chart.title if chart else f"{_UNNAMED}{setting.chinese(self.tables)}")
        page = self.page(name)
        sheet = _Sheet(page, self.looks, table)
        sheet.across(name if said or not chart else table.title, self.looks.title, _TITLE)
        if under := "　".join(part for part in (over, self.note) if part):
            sheet.across(under, self.looks.note, _NOTE)
        sheet.rows()
        sheet.across(_SIGNERS, self.looks.signers, 30)
        if chart:
            _draw(self.book, page, chart, first=sheet.first)
        self.waiting, self.note = [], ""


def _lines(piece: Piece) -> list[TextLine]:
    """What stands with the text; a workbook turns no page."""
    match piece:
        case TextLine():
            return [piece]
        case Frame(box):
            return [TextLine("prose", (f"{box.label}：",))]
        case Foot(lines):
            return list(lines)
    return []


class _Sheet:
    def __init__(self, page: BookPage, looks: "_Looks", table: Table) -> None:
        self.page, self.looks, self.table = page, looks, table
        self.last, self.line, self.first = len(table.heads) - 1, 0, 0
        self.wide = [max(mm / _MM, 1) for mm in widths(table.heads, 225)]
        for place, width in enumerate(self.wide):
            page.set_column(place, place, width)

    def across(self, text: str, look: Any, height: float) -> None:
        self.page.set_row(self.line, height * lines_of(text, sum(self.wide) * 11 / 16))
        if self.last:
            self.page.merge_range(self.line, 0, self.line, self.last, "", look)
        self.page.write_string(self.line, 0, layout.plain(text), look)
        self.line += 1

    def rows(self) -> None:
        upper = self.line
        self._heads()
        self.page.repeat_rows(upper, self.line - 1)
        self.page.freeze_panes(self.line, 0)
        self.first = self.line
        for row in self.table.rows:
            if row.kind == RowKind.RECORD:
                self._record(row)
            else:
                self.across(str(row.cells[0]), self.looks.across[row.kind], _LINE + 4)

    def _heads(self) -> None:
        heads, look = self.table.heads, self.looks.head
        grouped = any(head.group for head in heads)
        upper, lower = self.line, self.line + int(grouped)
        self.page.set_row(lower, 2 * _LINE + 4)
        place = 0
        while place <= self.last:
            group, first = heads[place].group, place
            while group and place < self.last and heads[place + 1].group == group:
                place += 1
            if group:
                self._merged(upper, first, upper, place, group)
                for one in range(first, place + 1):
                    self.page.write_string(lower, one, layout.heading(heads[one]), look)
            else:
                self._merged(upper, first, lower, first, layout.heading(heads[first]))
            place += 1
        self.line = lower + 1

    def _merged(self, top: int, left: int, bottom: int, right: int, words: str) -> None:
        if (top, left) != (bottom, right):
            self.page.merge_range(top, left, bottom, right, "", self.looks.head)
        self.page.write_string(top, left, words, self.looks.head)

    def _record(self, row: Row) -> None:
        lines = 1
        for place, (head, value) in enumerate(zip(self.table.heads, row.cells, strict=True)):
            words = layout.plain("" if value is None else str(value))
            lines = max(lines, lines_of(words, self.wide[place]))
            if head.is_number and (amount := number(words)) is not None:
                look = self.looks.number(words)
                self.page.write_number(self.line, place, float(amount), look)
            else:
                look = self.looks.centred if layout.is_centred(head, words) else self.looks.cell
                self.page.write_string(self.line, place, words, look)
        self.page.set_row(self.line, _LINE * lines + 4)
        self.line += 1


class _Looks:
    def __init__(self, book: Book) -> None:
        self.book = book
        body = {**CHINESE, "font_name": BODY_FACE, "font_size": 11, "valign": "vcenter"}
        head = {**body, "font_name": HEAD_FACE, "text_wrap": True}
        self.framed = {**body, "border": 1, "text_wrap": True}
        add = book.add_format
        title = {"font_name": TITLE_FACE, "font_size": 22, "align": "center", "text_wrap": True}
        self.title = add({**CHINESE, **title})
        self.note = add({**body, "align": "right"})
        self.signers = add(body)
        self.head = add({**head, "border": 1, "align": "center"})
        self.cell = add({**self.framed, "num_format": "@"})
        self.centred = add({**self.framed, "num_format": "@", "align": "center"})
        self.across = {
            RowKind.GROUP: add({**head, "border": 1}),
            RowKind.FIGURES: add(self.framed),
        }
        self.made: dict[tuple[str, float], Any] = {}

    def number(self, words: str) -> Any:
        """As it is printed: so many decimals, thousands, percent."""
        shown = _format(words)
        if (shown, 0) not in self.made:
            wanted = {**self.framed, "num_format": shown, "align": "center"}
            self.made[shown, 0] = self.book.add_format(wanted)
        return self.made[shown, 0]

    def line(self, name: str, size: float) -> Any:
        if (name, size) not in self.made:
            look = LOOKS[name]
            about: dict[str, Any] = {
                **CHINESE,
                "font_name": look.face,
                "font_size": size,
                "text_wrap": True,
                "valign": "vcenter",
                "align": "left" if look.align == "both" else look.align.value,
                "indent": int(look.first) if look.align in ("left", "both") else 0,
            }
            if look.is_red:
                about["font_color"] = "#C00000"
            self.made[name, size] = self.book.add_format(about)
        return self.made[name, size]


def number(words: str) -> Decimal | None:
    """What a cell may hold as a number and still show as it was printed."""
    if not AMOUNT.fullmatch(words):
        return None
    digits = words.lstrip("-").rstrip("%").replace(",", "")
    if len(digits) > 15 or (digits[0] == "0" and digits[1:2] not in ("", ".")):  # noqa: PLR2004
        return None
    amount = charts.amount(words)
    return amount / 100 if words.endswith("%") else amount


def _format(words: str) -> str:
    _, point, decimals = words.rstrip("%").partition(".")
    whole = "#,##0" if "," in words else "0"
    return f"{whole}{point}{'0' * len(decimals)}{'%' if words.endswith('%') else ''}"


def _table(chart: BarChart) -> Table:
    heads = (Head("名称", mm=60), Head(chart.unit or "数值", mm=40, is_number=True, centred=True))
    mean = [Bar("平均", chart.mean)] if chart.mean else []
    rows = tuple(Row((bar.label, bar.value)) for bar in (*chart.bars, *mean))
    return Table(heads, rows, title=charts.title(chart))


def _draw(book: Book, page: BookPage, chart: BarChart, *, first: int) -> None:
    """Bars of Excel's own over the cells, hatched; a line at the mean stands in the table."""
    last = first + len(chart.bars) - 1
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series(
        {
            "categories": [page.name, first, 0, last, 0],
            "values": [page.name, first, 1, last, 1],
            "pattern": {"pattern": "wide_upward_diagonal", "fg_color": "black"},
            "border": {"color": "black"},
            "data_labels": {"value": True},
        }
    )
    drawn.set_legend({"none": True})
    drawn.set_title({"none": True})  # the sheet has it; a title may be taken for a formula
    drawn.set_y_axis({"reverse": True})
    drawn.set_size({"width": 620, "height": 120 + 24 * len(chart.bars)})
    page.insert_chart(first - 1, 3, drawn)
