"""Blocks drawn as a document: A4, on its side where the table is wide, the headings of a table on
every page, page numbers at the foot. The faces are those of official papers."""

import io
from collections.abc import Iterable
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.blocks import Block, Head, Paragraph, Row, RowKind, Table, TitleLine

TITLE_FACE, HEAD_FACE, BODY_FACE = "方正小标宋简体", "黑体", "仿宋_GB2312"
_TITLE, _BODY, _SMALL = Pt(22), Pt(10.5), Pt(9)
_SHORT, _LONG = Mm(210), Mm(297)
_EDGE, _FOOT = Mm(15), Mm(18)
_WIDE_FROM: Final = 100  # characters: from here on the paper lies on its side


def docx(blocks: Iterable[Block], *, signed: str) -> bytes:
    drawn = list(blocks)
    document = Document()
    document.core_properties.author = signed
    _lay_out(document.sections[0], _is_wide(drawn))
    width = (document.sections[0].page_width or _SHORT) - 2 * _EDGE
    for block in drawn:
        match block:
            case TitleLine(text):
                document.core_properties.title = text
                _write(document.add_paragraph(), text, TITLE_FACE, _TITLE, centred=True)
            case Paragraph(text):
                _write(document.add_paragraph(), text, BODY_FACE, _SMALL)
            case Table():
                _draw(document, block, width)
    _number_pages(document.sections[0], signed)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _is_wide(blocks: list[Block]) -> bool:
    tables = (block for block in blocks if isinstance(block, Table))
    return any(sum(head.width for head in table.heads) >= _WIDE_FROM for table in tables)


def _lay_out(section: Any, is_wide: bool) -> None:  # noqa: FBT001 - one of two ways to lie
    section.page_width, section.page_height = (_LONG, _SHORT) if is_wide else (_SHORT, _LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = _EDGE
    section.bottom_margin = _FOOT


def _draw(document: Any, table: Table, width: int) -> None:
    grid = document.add_table(rows=1, cols=len(table.heads))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    every = sum(head.width for head in table.heads)
    widths = [int(width * head.width / every) for head in table.heads]
    for head, cell in zip(table.heads, grid.rows[0].cells, strict=True):
        _write(cell.paragraphs[0], head.label, HEAD_FACE, _BODY, centred=True)
    _mark(grid.rows[0], "w:tblHeader")
    for row in table.rows:
        _add(grid, row, table.heads)
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = wide
    for line in grid.rows:
        _mark(line, "w:cantSplit")
        for cell, wide in zip(line.cells, widths, strict=True):
            cell.width = wide


def _add(grid: Any, row: Row, heads: tuple[Head, ...]) -> None:
    cells = grid.add_row().cells
    if row.kind != RowKind.RECORD:
        face = HEAD_FACE if row.kind == RowKind.GROUP else BODY_FACE
        whole = cells[0].merge(cells[-1])
        _write(whole.paragraphs[0], str(row.cells[0]), face, _BODY)
        return
    for head, cell, value in zip(heads, cells, row.cells, strict=True):
        text = "" if value is None else str(value)
        _write(cell.paragraphs[0], text, BODY_FACE, _BODY, centred=head.centred)


def _write(paragraph: Any, text: str, face: str, size: Any, *, centred: bool = False) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(_plain(text))
    run.font.name, run.font.size = face, size
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)  # noqa: SLF001 - the library knows one face


def _plain(text: str) -> str:
    """Without signs a document cannot hold."""
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())


def _mark(line: Any, what: str) -> None:
    line._tr.get_or_add_trPr().append(OxmlElement(what))  # noqa: SLF001 - no word of the library's


def _number_pages(section: Any, signed: str) -> None:
    paragraph = section.footer.paragraphs[0]
    _write(paragraph, "第 ", BODY_FACE, _SMALL, centred=True)
    _field(paragraph, "PAGE")
    _write(paragraph, " 页 共 ", BODY_FACE, _SMALL, centred=True)
    _field(paragraph, "NUMPAGES")
    _write(paragraph, f" 页　{signed} 导出，非涉密系统", BODY_FACE, _SMALL, centred=True)


def _field(paragraph: Any, code: str) -> None:
    """What office software works out when it lays the page out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)  # noqa: SLF001
