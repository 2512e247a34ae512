"""A paper in all its forms, drawn once from its blocks and held against them: none is given out
that says another number than the others."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from reports.blocks import Block, BlockError
from reports.domain.documents import DOCX, PDF, DocumentFormat
from reports.domain.official import html, numbers, pdf, word, workbook

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _page(blocks: Iterable[Block], *, signed: str) -> bytes:
    """Bears no signature: the portal's own pages say who reads them."""
    return html.html(blocks).encode()


FORMS: Final = {
    form.key: form
    for form in (
        DocumentFormat("html", "网页", "file-text", "text/html; charset=utf-8", _page),
        replace(DOCX, draw=word.docx),
        DocumentFormat("xlsx", "Excel 表格", "file-spreadsheet", _XLSX, workbook.xlsx),
        replace(PDF, draw=pdf.pdf),
    )
}


@dataclass(frozen=True)
class Rendition:
    form: DocumentFormat
    content: bytes
    pages: int | None = None  # of what has any

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def render(blocks: Iterable[Block], *, signed: str) -> list[Rendition]:
    """Raises a `BlockError` that names every fault, or the number that one form has otherwise. The
    PDF is set by a child while this process draws the others."""
    told = list(blocks)
    wanted = numbers.Wanted(told)
    with pdf.begun(told, signed=signed) as setting:
        made = {
            key: _checked(wanted, Rendition(form, form.draw(told, signed=signed)))
            for key, form in FORMS.items()
            if key != PDF.key
        }
        content, pages = pdf.finished(setting)
    set_one = Rendition(FORMS[PDF.key], content, len(pages))
    made[PDF.key] = _held(set_one, wanted.against(numbers.of_pages(pages), PDF.key))
    return [made[key] for key in FORMS]


def _checked(wanted: numbers.Wanted, made: Rendition) -> Rendition:
    found = numbers.READERS[made.form.key](made.content)
    return _held(made, wanted.against(found, made.form.key))


def _held(made: Rendition, wrong: list[str]) -> Rendition:
    if wrong:
        raise BlockError(
            f"{made.form.label}里的数字与原文不一致（{'、'.join(wrong[:5])}），没有生成。"
            "请告诉系统管理员。"
        )
    return made
