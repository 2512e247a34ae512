"""Every number of a drawn paper, read back from the file itself: its four forms carry the same
ones, or it is not given out."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, Final

import openpyxl
from docx import Document
from docx.oxml.ns import qn

from portal.foreign.calling import call
from portal.foreign.limits import Limits
from reports.blocks import Block, Table
from reports.domain import layout
from reports.domain.official import charts, setting
from reports.domain.official.setting import Foot, Frame, Picture, Piece, RuledTable, TextLine
from reports.inside import previewing, reading

LIMITS: Final = Limits(megabytes=800, seconds=30, patience=60, answer_megabytes=20)
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_PAGE: Final = re.compile(r"^\s*— \d+ —\s*$", re.MULTILINE)


def of_blocks(blocks: Iterable[Block]) -> Counter[str]:
    """What every drawing of them has to say."""
    return _found(word for piece in setting.pieces(blocks) for word in _words(piece))


def of_docx(content: bytes) -> Counter[str]:
    body = Document(io.BytesIO(content)).element.body
    paragraphs = ("".join(_runs(one)) for one in body.iter(qn("w:p")))
    return _found([*paragraphs, *body.xpath("//wp:docPr/@descr")])


def of_pdf(content: bytes) -> Counter[str]:
    """Heads of a table stand on each of its pages, and are counted there."""
    return of_pages(call(reading.pages, content, limits=LIMITS))


def of_pages(pages: Iterable[str]) -> Counter[str]:
    return _found(_PAGE.sub("", page) for page in pages)


def of_html(content: bytes) -> Counter[str]:
    reader = _Words()
    reader.feed(content.decode())
    return _found(reader.words)


def of_xlsx(content: bytes) -> Counter[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return _found(previewing.shown(cell) for cell in cells if cell.value is not None)


READERS: Final[dict[str, Callable[[bytes], Counter[str]]]] = {
    "html": of_html,
    "docx": of_docx,
    "pdf": of_pdf,
    "xlsx": of_xlsx,
}


def differences(blocks: Iterable[Block], content: bytes, key: str) -> list[str]:
    """Numbers that this form lacks or has too often; none of a paper that may be given out."""
    return Wanted(blocks).against(READERS[key](content), key)


class Wanted:
    """What is found in a drawing is held against this."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        told = list(blocks)
        self.numbers, self.heads = of_blocks(told), _found(_heads(told))

    def against(self, found: Counter[str], key: str) -> list[str]:
        repeated = self.heads if key == "pdf" else Counter[str]()
        extra = [number for number in found - self.numbers if number not in repeated]
        return [*(self.numbers - found), *extra]


def _found(texts: Iterable[str]) -> Counter[str]:
    return Counter(number for text in texts for number in _NUMBER.findall(text))


def _words(piece: Piece) -> Iterator[str]:
    match piece:
        case TextLine(parts=parts, far=far):
            yield setting.words(parts)
            yield setting.words(far)
        case RuledTable(table):
            yield from _head_words(table)
            for row in table.rows:
                yield from ("" if cell is None else str(cell) for cell in row.cells)
        case Picture(chart):
            yield charts.said(chart)
        case Frame(box):
            yield box.label
        case Foot(lines):
            for line in lines:
                yield from _words(line)


def _heads(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from _head_words(block)
            yield from (str(row.cells[0]) for row in block.rows if row.kind == "group")


def _head_words(table: Table) -> Iterator[str]:
    """A heading that neighbours have in common stands once above them."""
    last = ""
    for head in table.heads:
        if head.group and head.group != last:
            yield head.group
        last = head.group
        yield layout.heading(head)


def _runs(paragraph: Any) -> Iterator[str]:
    """Of the paragraph itself; breaks and tabs part its numbers."""
    for part in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
        yield part.text or "" if part.tag == qn("w:t") else " "


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Whatever begins or ends a block parts the words before and after it."""
        if tag in {"div", "td", "th", "text", "br", "figcaption"}:
            self.words.append("")

    def handle_data(self, data: str) -> None:
        if not self.words:
            self.words.append("")
        self.words[-1] += data
