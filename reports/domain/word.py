"""Blocks drawn as a document: A4, on its side where the table is wide, the headings of a table on
every page, page numbers at the foot. The faces are those of official papers."""

import io
from collections.abc import Iterable
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.blocks import (
    Block,
    Contents,
    Cover,
    FactLine,
    NewPage,
    Paragraph,
    SealPlace,
    SectionHeading,
    Table,
    TitleLine,
)
from reports.domain import layout, word_tables
from reports.domain.layout import BODY_FACE, HEAD_FACE, TITLE_FACE

_COVER, _TITLE, _COVER_LINE, _BODY, _SMALL = Pt(36), Pt(22), Pt(16), Pt(10.5), Pt(9)
_HEADING = Pt(12)
_SHORT, _LONG = Mm(210), Mm(297)
_EDGE, _FOOT = Mm(15), Mm(20)
_COVER_TOP, _COVER_MIDDLE, _SEAL_ROOM = Mm(80), Mm(90), Mm(4)
_TITLE_ROOM, _LINE_ROOM, _NOTE_ROOM = Pt(12), Pt(6), Pt(3)  # a note may follow a table's line
_CONTENTS: Final = r"TOC \u \z"  # paragraphs by their outline level, without a link


def docx(blocks: Iterable[Block], *, signed: str) -> bytes:
    drawn = list(blocks)
    document = Document()
    document.core_properties.author = signed
    document.core_properties.title = layout.title_of(drawn)
    _Drawing(document, drawn).draw()
    _number_pages(document.sections[0], signed, has_cover=layout.has_cover(drawn))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Drawing:
    def __init__(self, document: Any, blocks: list[Block]) -> None:
        self.document, self.blocks = document, blocks
        section = document.sections[0]
        _lay_out(section, is_wide=layout.is_wide(blocks))
        self.width: int = section.page_width - 2 * _EDGE

    def draw(self) -> None:
        for block in self.blocks:
            match block:
                case TitleLine(text):
                    self._title(text)
                case Paragraph(text) | SectionHeading(text):
                    self._words(text, is_heading=isinstance(block, SectionHeading))
                case Table():
                    word_tables.draw(self.document, block, word_tables.widths_of(block, self.width))
                case FactLine(parts):
                    self._facts(parts)
                case SealPlace(office, date):
                    self._seal(office, date)
                case Cover(title, lines):
                    self._cover(title, lines)
                case Contents():
                    self._contents()
                case NewPage():
                    self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
                case _:
                    raise TypeError(f"{type(block).__name__} is for official papers")

    def _line(self, text: str, face: str, size: Any, *, centred: bool = False) -> Any:
        paragraph = self.document.add_paragraph()
        _write(paragraph, text, face, size, centred=centred)
        return paragraph

    def _title(self, text: str) -> None:
        paragraph = self._line(text, TITLE_FACE, _TITLE, centred=True)
        paragraph.paragraph_format.space_after = _TITLE_ROOM
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().append(level)  # noqa: SLF001 - no word of the library's

    def _words(self, text: str, *, is_heading: bool) -> None:
        if not is_heading:
            self._line(text, BODY_FACE, _SMALL).paragraph_format.space_before = _NOTE_ROOM
            return
        around = self._line(text, HEAD_FACE, _HEADING).paragraph_format
        around.space_before = around.space_after = _LINE_ROOM
        around.keep_with_next = True

    def _facts(self, parts: tuple[tuple[str, str], ...]) -> None:
        paragraph = self._line(
            "\t".join(f"{label}：{words}" for label, words in parts), BODY_FACE, _BODY
        )
        around = paragraph.paragraph_format
        around.space_before = around.space_after = _LINE_ROOM
        around.keep_with_next = True  # a seal does not stand alone on a page
        for place in range(1, len(parts)):
            around.tab_stops.add_tab_stop(self.width * place // len(parts), WD_TAB_ALIGNMENT.LEFT)

    def _seal(self, office: str, date: str) -> None:
        for text in (f"{office}（盖章）", date):
            paragraph = self._line(text, BODY_FACE, _BODY, centred=True)
            paragraph.paragraph_format.left_indent = self.width * 2 // 5
            is_first = text != date
            paragraph.paragraph_format.space_before = _SEAL_ROOM if is_first else 0
            paragraph.paragraph_format.keep_with_next = is_first

    def _cover(self, title: str, lines: tuple[str, ...]) -> None:
        head = self._line(title, TITLE_FACE, _COVER, centred=True)
        head.paragraph_format.space_before, head.paragraph_format.space_after = (
            _COVER_TOP,
            _COVER_MIDDLE,
        )
        for text in lines:
            self._line(text, BODY_FACE, _COVER_LINE, centred=True)

    def _contents(self) -> None:
        """The titles as they are; office software adds their pages when it opens the file."""
        self._line(layout.CONTENTS, TITLE_FACE, _TITLE, centred=True)
        titles = [block.text for block in self.blocks if isinstance(block, TitleLine)]
        lines = [self._line(text, BODY_FACE, _BODY) for text in titles or [""]]
        _begin(lines[0], _CONTENTS)
        lines[-1].add_run()._r.append(_sign("end"))  # noqa: SLF001


def _lay_out(section: Any, *, is_wide: bool) -> None:
    section.page_width, section.page_height = (_LONG, _SHORT) if is_wide else (_SHORT, _LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = _EDGE
    section.bottom_margin, section.footer_distance = _FOOT, _EDGE // 2


def _write(paragraph: Any, text: str, face: str, size: Any, *, centred: bool = False) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(layout.plain(text))
    run.font.name, run.font.size = face, size
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)  # noqa: SLF001 - the library knows one face


def _number_pages(section: Any, signed: str, *, has_cover: bool) -> None:
    section.different_first_page_header_footer = has_cover
    paragraph = section.footer.paragraphs[0]
    _write(paragraph, "— ", BODY_FACE, _SMALL, centred=True)
    _field(paragraph, "PAGE")
    _write(paragraph, f" —\n{layout.foot(signed)}", BODY_FACE, _SMALL, centred=True)


def _field(paragraph: Any, code: str) -> None:
    """What office software works out when it lays the page out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)  # noqa: SLF001


def _begin(paragraph: Any, code: str) -> None:
    """A field over several paragraphs, to be worked out when the file is opened."""
    begin = _sign("begin")
    begin.set(qn("w:dirty"), "true")
    instruction = OxmlElement("w:instrText")
    instruction.text = code
    run = OxmlElement("w:r")
    for part in (begin, instruction, _sign("separate")):
        run.append(part)
    paragraph._p.insert(1, run)  # noqa: SLF001 - after the paragraph's own properties


def _sign(kind: str) -> Any:
    sign = OxmlElement("w:fldChar")
    sign.set(qn("w:fldCharType"), kind)
    return sign
