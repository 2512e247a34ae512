"""An official paper as a Word document: the page of GB/T 9704, every look a style of its own, so
that whoever goes on writing keeps it; the number of the page right on odd pages, left on even."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.blocks import Block, Gap, QuotedFigure
from reports.domain import layout, word_tables
from reports.domain.official import charts, measures, setting, word_frames, word_styles
from reports.domain.official.measures import LINE, LOOKS, Align
from reports.domain.official.setting import Foot, Frame, Picture, RuledTable, TextLine, Turn

_TWIPS: Final = 20  # in a point


def docx(blocks: Iterable[Block], *, signed: str) -> bytes:
    told = list(blocks)
    document = word_styles.blank()
    document.core_properties.author = signed
    document.core_properties.title = layout.title_of(told)
    drawing = _OfficialDrawing(document, told)
    drawing.draw()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _OfficialDrawing:
    def __init__(self, document: Any, blocks: list[Block]) -> None:
        self.document = document
        self.pieces = setting.pieces(blocks)
        self.pictures = self._pictures()
        self.page = measures.UPRIGHT
        self.turns = False  # whether the next line begins a page
        self.styles = {key: document.styles[look.label] for key, look in LOOKS.items()}
        section = document.sections[0]
        _lay_out(section, self.page)
        _number(section.footer, self.styles["page"], Align.RIGHT)
        _number(section.even_page_footer, self.styles["page"], Align.LEFT)

    def _pictures(self) -> Iterator[bytes]:
        return iter(charts.pictures([one.chart for one in self.pieces if isinstance(one, Picture)]))

    def draw(self) -> None:
        for place, piece in enumerate(self.pieces):
            match piece:
                case TextLine():
                    self._line(piece, is_first=place == 0)
                case RuledTable(table, widths):
                    word_tables.draw(self.document, table, [Mm(one) for one in widths])
                case Picture(chart):
                    self._picture(charts.said(chart))
                case Frame(box):
                    word_frames.box(self.document, box, self.page.room, self.styles["cell"])
                case Foot(lines):
                    self._foot(lines)
                case Turn(is_wide):
                    self._turn(is_wide=is_wide)

    def _line(self, line: TextLine, *, is_first: bool) -> None:
        paragraph = self.document.add_paragraph(style=self.styles[line.look])
        around, look = paragraph.paragraph_format, LOOKS[line.look]
        if is_first and line.look == "organ":
            around.space_before = Mm(measures.HEAD_DROP)
        if self.turns:
            around.page_break_before, self.turns = True, False
        if line.right is not None:
            around.right_indent = Pt(line.right * look.size)
        if line.size is not None:
            around.line_spacing = Pt(line.size * look.line / look.size)
        _write(paragraph, line, self.page.room, size=line.size)

    def _picture(self, said: str) -> None:
        paragraph = self.document.add_paragraph()
        around = paragraph.paragraph_format
        around.line_spacing_rule, around.alignment = (
            WD_LINE_SPACING.SINGLE,
            WD_ALIGN_PARAGRAPH.CENTER,
        )
        picture = paragraph.add_run().add_picture(
            io.BytesIO(next(self.pictures)), width=Mm(measures.BLOCK_WIDTH)
        )
        picture._inline.docPr.set("descr", layout.plain(said))  # noqa: SLF001 - no word for it

    def _foot(self, lines: tuple[TextLine, ...]) -> None:
        for cell, line in zip(
            word_frames.foot(self.document, len(lines), self.page.room), lines, strict=True
        ):
            (paragraph,) = cell.paragraphs
            paragraph.style = self.styles[line.look]
            _write(paragraph, line, self.page.room)
        last = self.document.add_paragraph(style=self.styles["cell"])  # a table is never the last
        last.paragraph_format.line_spacing = Pt(1)

    def _turn(self, *, is_wide: bool) -> None:
        page = measures.ON_ITS_SIDE if is_wide else measures.UPRIGHT
        if page == self.page:
            self.turns = True
            return
        self.page = page
        _lay_out(self.document.add_section(WD_SECTION.NEW_PAGE), page)
        ends = self.document.element.body.xpath("w:p[w:pPr/w:sectPr]")[-1]
        ends.get_or_add_pPr().get_or_add_spacing().set(qn("w:line"), str(_TWIPS))
        ends.get_or_add_pPr().get_or_add_spacing().set(qn("w:lineRule"), "exact")


def _write(paragraph: Any, line: TextLine, room: int, *, size: float | None = None) -> None:
    for part in line.parts:
        _run(paragraph, part, size)
    if line.far:
        look = LOOKS[line.look]
        end = Mm(room) - Pt((look.right + look.left) * look.size)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            end + Pt(look.left * look.size), word_frames.RIGHT
        )
        paragraph.add_run("\t")
        for part in line.far:
            _run(paragraph, part, size)


def _run(paragraph: Any, part: Any, size: float | None) -> None:
    run = paragraph.add_run(layout.plain(setting.word(part)))
    if isinstance(part, QuotedFigure):
        run.style = word_styles.FIGURE
    if isinstance(part, Gap):
        run.style = word_styles.GAP
    if size is not None:
        run.font.size = Pt(size)


# The page -----------------------------------------------------------------------------------------


def _lay_out(section: Any, page: measures.PaperSize) -> None:
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    is_wide = page.width > page.height
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.footer_distance = Mm(page.bottom - measures.NUMBER_DROP)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - the library has no word for it
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)  # noqa: SLF001
    # Of lines only: some programs give a sign that is wider than its cell two of them.
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE * _TWIPS)))


def _number(footer: Any, style: Any, align: Align) -> None:
    """One character in from its side."""
    footer.is_linked_to_previous = False
    (paragraph,) = footer.paragraphs
    paragraph.style = style
    around = paragraph.paragraph_format
    around.alignment = word_styles.ALIGN[align]
    inside = Pt(LOOKS["page"].size)
    if align == Align.RIGHT:
        around.right_indent = inside
    else:
        around.left_indent = inside
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001
    paragraph.add_run(" —")
