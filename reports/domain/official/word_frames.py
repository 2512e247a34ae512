"""Rules and frames of a Word document, for which the library has no words."""

from collections.abc import Iterable
from typing import Any, Final

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.shared import Mm

from reports.blocks import WritingBox
from reports.domain import layout
from reports.domain.official import measures

RIGHT: Final = WD_TAB_ALIGNMENT.RIGHT
_AFTER_BORDERS: Final = ("tabs", "snapToGrid", "spacing", "ind", "jc", "outlineLvl")
_EIGHTHS: Final = 8


def rule_below(about: Any, *, space: int, size: int) -> None:
    """Of a paragraph, as wide as it is."""
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="{size}" w:space="{space}" '
        f'w:color="{measures.RED}"/></w:pBdr>'
    )
    about.insert_element_before(border, *(f"w:{name}" for name in _AFTER_BORDERS))


def foot(document: Any, lines: int, room: int) -> Iterable[Any]:
    """The cells of 版记: at the foot of its page wherever the text ends, thick rules around it and
    thin ones within."""
    grid = document.add_table(rows=lines, cols=1)
    grid.autofit = False
    about = grid._tbl.tblPr  # noqa: SLF001
    about.insert_element_before(
        parse_xml(
            f'<w:tblpPr {nsdecls("w")} w:vertAnchor="margin" w:horzAnchor="margin" '
            'w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
        ),
        *("w:tblOverlap", "w:tblW", "w:jc", "w:tblBorders", "w:tblLayout", "w:tblLook"),
    )
    thick, thin = (round(measures.points(mm) * _EIGHTHS) for mm in (measures.THICK, measures.THIN))
    _border(about, top=thick, bottom=thick, insideH=thin)
    grid.columns[0].width = Mm(room)
    cells = grid.columns[0].cells
    for cell in cells:
        cell.width = Mm(room)
    return cells


def box(document: Any, wanted: WritingBox, room: int, style: Any) -> None:
    grid = document.add_table(rows=1, cols=1)
    grid.style, grid.autofit = "Table Grid", False
    grid.columns[0].width = Mm(room)
    row = grid.rows[0]
    row.height = Mm(wanted.mm)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no word for it
    (cell,) = row.cells
    cell.width = Mm(room)
    cell.paragraphs[0].style = style
    cell.paragraphs[0].add_run(layout.plain(f"{wanted.label}："))


def _border(about: Any, **sizes: int) -> None:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in sizes.items()
    )
    about.insert_element_before(
        parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"),
        *("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
    )
