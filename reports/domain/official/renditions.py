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

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def render(blocks: Iterable[Block], *, signed: str) -> list[Rendition]:
    """Raises a `BlockError` that names every fault, or the number that one form has otherwise."""
    told = list(blocks)
    return [
        _checked(told, Rendition(form, form.draw(told, signed=signed))) for form in FORMS.values()
    ]


def _checked(blocks: list[Block], made: Rendition) -> Rendition:
    if wrong := numbers.differences(blocks, made.content, made.form.key):
        raise BlockError(
            f"{made.form.label}里的数字与原文不一致（{'、'.join(wrong[:5])}），没有生成。"
            "请告诉系统管理员。"
        )
    return made
