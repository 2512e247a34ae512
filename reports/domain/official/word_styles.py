"""The looks of an official paper as the styles of a Word document, and a document that has them and
no others: the library looks a style up among all there are, for every line."""

import io
import math
from functools import cache
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from reports.domain.official import measures, word_frames
from reports.domain.official.measures import LINE, LOOKS, Align, Look

FIGURE, GAP = "数据", "待填写"  # of what stands within a text
ALIGN: Final = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.BOTH: WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_NEEDED: Final = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"}
_FOOTS: Final = {"header", "footer", "Header", "Footer"}
_TWIPS: Final = 20  # in a point
_RULE: Final = 10  # eighths of a point: some 0.45 mm


def blank() -> Any:
    return Document(io.BytesIO(_blank()))


@cache
def _blank() -> bytes:
    document = Document()
    for style in list(document.styles):
        if style.name not in _NEEDED | _FOOTS:
            style.delete()
    normal = document.styles["Normal"]
    _face(normal, LOOKS["prose"])
    normal.paragraph_format.space_after = Pt(0)
    for look in LOOKS.values():
        _style(document, look)
    for name in (FIGURE, GAP):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        if name == GAP:
            style.font.bold, style.font.underline = True, True
    document.settings.odd_and_even_pages_header_footer = True
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _style(document: Any, look: Look) -> None:
    style = document.styles.add_style(look.label, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _face(style, look)
    around = style.paragraph_format
    around.alignment = ALIGN[look.align]
    around.space_before, around.space_after = Pt(look.above * LINE), Pt(look.below * LINE)
    around.line_spacing_rule, around.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    around.left_indent, around.right_indent = Pt(look.left * look.size), Pt(look.right * look.size)
    around.first_line_indent = Pt(look.first * look.size)
    around.keep_with_next, around.widow_control = look.with_next, False
    about = style.element.get_or_add_pPr()
    if look.first:
        about.find(qn("w:ind")).set(qn("w:firstLineChars"), str(int(look.first * 100)))
    if look.rule:
        word_frames.rule_below(about, space=int(measures.points(measures.RULE_DROP)), size=_RULE)
    if look.level:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.level - 1))
        about.append(level)


def _face(style: Any, look: Look) -> None:
    style.font.name, style.font.size, style.font.bold = look.face, Pt(look.size), False
    style.element.rPr.rFonts.set(qn("w:eastAsia"), look.face)
    _closer(style.element.rPr, (measures.PITCH - look.size) if look.size == measures.SIZE else 0)
    if look.is_red:
        style.font.color.rgb = RGBColor.from_string(measures.RED)


def _closer(about: Any, points: float) -> None:
    """So many signs a line as the standard has: each a little narrower than it is high."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(math.floor(points * _TWIPS)))
    about.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
