"""What a document and a workbook of ours say, to be looked at without opening them."""

import io
from collections.abc import Iterator
from typing import Any, Final

import openpyxl
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

MOST_ROWS: Final = 200  # of a sheet or a table


def word(content: bytes) -> Iterator[dict[str, Any]]:
    """Line by line in the order they stand, each with the style it bears; tables as rows."""
    document = Document(io.BytesIO(content))
    for one in document.iter_inner_content():
        if isinstance(one, Paragraph):
            said = [shape.get("descr") or "" for shape in one._p.iter(qn("wp:docPr"))]  # noqa: SLF001
            yield {"style": one.style.name if one.style else "", "text": one.text, "pictures": said}
        elif isinstance(one, Table):
            yield {"rows": [_cells(row) for row in one.rows[:MOST_ROWS]], "all": len(one.rows)}


def _cells(row: Any) -> list[str]:
    """One that goes over several columns is told once."""
    return [cell.text for cell in dict.fromkeys(row.cells)]


def workbook(content: bytes) -> Iterator[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        rows = [
            ["" if cell.value is None else shown(cell) for cell in row]
            for row in sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS))
        ]
        yield {"name": sheet.title, "rows": rows, "all": sheet.max_row}


def shown(cell: Any) -> str:
    """As office software shows it."""
    if not isinstance(cell.value, int | float):
        return str(cell.value)
    shown = cell.number_format
    decimals = len(shown.rstrip("%").partition(".")[2])
    amount = cell.value * 100 if shown.endswith("%") else cell.value
    thousands = "," if "," in shown else ""
    return f"{amount:{thousands}.{decimals}f}{'%' if shown.endswith('%') else ''}"
