"""A paper as a file of either kind, out of the same blocks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from portal.accounts.models import User
from reports.blocks import Block
from reports.domain import paper, pdf, word


@dataclass(frozen=True)
class DocumentFormat:
    key: str  # what the name of such a file ends with
    label: str
    icon: str
    content_type: str
    draw: Callable[..., bytes]


DOCX: Final = DocumentFormat(
    "docx",
    "Word 文档",
    "file-type-docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    word.docx,
)
PDF: Final = DocumentFormat("pdf", "PDF", "file-type-pdf", "application/pdf", pdf.pdf)
XLSX: Final = DocumentFormat(
    "xlsx",
    "Excel",
    "file-spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    paper.signed_xlsx,
)
FORMATS: Final = {each.key: each for each in (DOCX, PDF)}

WITH_WORKBOOK: Final = {XLSX.key: XLSX, **FORMATS}  # of what is one table


def drawn(blocks: Iterable[Block], wanted: DocumentFormat, *, reader: User) -> bytes:
    """Signed with who takes it out, and when. Raises a `ValidationError` that can be shown."""
    return wanted.draw(blocks, signed=signed_by(reader))


def signed_by(reader: User) -> str:
    return f"{reader.name} {timezone.localtime():%Y-%m-%d %H:%M}"


def name(title: str, wanted: DocumentFormat) -> str:
    return f"{title}-{timezone.localtime():%Y%m%d-%H%M}.{wanted.key}"
