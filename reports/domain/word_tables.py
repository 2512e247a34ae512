"""A table of a document, written as the XML it is and read in once: the library looks for every
cell anew, which for a table of thousands of rows takes minutes."""

from collections.abc import Iterator
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from reports.blocks import Row, RowKind, Table
from reports.domain import layout
from reports.domain.layout import BODY_FACE, HEAD_FACE

_HALF_POINTS: Final = 21
_TWIP: Final = 635  # in the library's units
_FIRST_OF_TWO, _SECOND_OF_TWO = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
_NOT_APART, _ON_EVERY_PAGE = "<w:cantSplit/>", "<w:tblHeader/>"
_CENTRED, _WITH_NEXT = '<w:jc w:val="center"/>', "<w:keepNext/>"


def widths_of(table: Table, width: int) -> list[int]:
    """The columns share the width as their heads ask."""
    every = sum(head.width for head in table.heads)
    return [int(width * head.width / every) for head in table.heads]


def draw(document: Any, table: Table, widths: list[int]) -> None:
    """As wide as its columns, in the library's units."""
    grid = document.add_table(rows=0, cols=len(table.heads))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    twips = [wide // _TWIP for wide in widths]
    for column, wide in zip(grid.columns, twips, strict=True):
        column.width = wide * _TWIP
    lines = "".join(_Lines(table, twips).all())
    read = parse_xml(f"<w:tbl {nsdecls('w')}>{lines}</w:tbl>")
    for line in list(read):
        grid._tbl.append(line)  # noqa: SLF001 - see above


class _Lines:
    def __init__(self, table: Table, widths: list[int]) -> None:
        self.heads, self.rows, self.widths = table.heads, table.rows, widths
        self.has_heading = table.has_heading

    def all(self) -> Iterator[str]:
        if self.has_heading:
            yield from self.headings()
        for row in self.rows:
            yield _line(
                _NOT_APART, self.record(row) if row.kind == RowKind.RECORD else self.across(row)
            )

    def headings(self) -> Iterator[str]:
        """One line, or two where neighbours have a heading in common."""
        about = _NOT_APART + _ON_EVERY_PAGE
        if not any(head.group for head in self.heads):
            yield _line(
                about,
                [self.head(place, layout.heading(head)) for place, head in enumerate(self.heads)],
            )
            return
        yield _line(about, self.upper())
        yield _line(
            about,
            (
                self.head(place, layout.heading(head))
                if head.group
                else self.head(place, "", down=_SECOND_OF_TWO)
                for place, head in enumerate(self.heads)
            ),
        )

    def upper(self) -> Iterator[str]:
        place = 0
        while place < len(self.heads):
            head, first = self.heads[place], place
            while (
                head.group
                and self.heads[place + 1 : place + 2]
                and self.heads[place + 1].group == head.group
            ):
                place += 1
            if head.group:
                yield self.head(first, head.group, last=place)
            else:
                yield self.head(first, layout.heading(head), down=_FIRST_OF_TWO)
            place += 1

    def head(self, place: int, words: str, *, last: int | None = None, down: str = "") -> str:
        return self.cell(place, _paragraph(words, HEAD_FACE, _CENTRED), last=last, down=down)

    def record(self, row: Row) -> Iterator[str]:
        for place, (head, value) in enumerate(zip(self.heads, row.cells, strict=True)):
            words = "" if value is None else str(value)
            centred = _CENTRED if layout.is_centred(head, words) else ""
            yield self.cell(place, _paragraph(words, BODY_FACE, centred))

    def across(self, row: Row) -> Iterator[str]:
        words, last = str(row.cells[0]), len(self.heads) - 1
        if row.kind == RowKind.GROUP:
            yield self.cell(0, _paragraph(words, HEAD_FACE, with_next=_WITH_NEXT), last=last)
        else:
            yield self.cell(0, _paragraph(words, BODY_FACE), last=last)

    def cell(self, place: int, inside: str, *, last: int | None = None, down: str = "") -> str:
        """From its place to the `last` one."""
        taken = self.widths[place : (place if last is None else last) + 1]
        span = f'<w:gridSpan w:val="{len(taken)}"/>' if len(taken) > 1 else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(taken)}" w:type="dxa"/>{span}{down}'
            f'<w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'
        )


def _line(about: str, cells: Any) -> str:
    return f"<w:tr><w:trPr>{about}</w:trPr>{''.join(cells)}</w:tr>"


def _paragraph(words: str, face: str, centred: str = "", *, with_next: str = "") -> str:
    name = quoteattr(face)
    return (
        f'<w:p><w:pPr>{with_next}<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>{centred}</w:pPr>'
        f"<w:r><w:rPr><w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name}/>"
        f'<w:sz w:val="{_HALF_POINTS}"/></w:rPr>{_text(words)}</w:r></w:p>'
    )


def _text(words: str) -> str:
    kept = f'<w:t xml:space="preserve">{escape(layout.plain(words))}</w:t>'
    for sign, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        kept = kept.replace(sign, f'</w:t>{element}<w:t xml:space="preserve">')
    return kept
