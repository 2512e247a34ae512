"""Pages of numbers as documents, out of the same blocks as everything else that is printed."""

from collections.abc import Iterator

from portal.accounts.models import User
from portal.ui.papers import PagePaper, PaperForm, PaperHeading, PaperLine, PaperTable, Value
from reports.blocks import (
    Block,
    Head,
    Paragraph,
    Row,
    RowKind,
    SectionHeading,
    Table,
    TitleLine,
)
from reports.domain import documents
from reports.domain.documents import DocumentFormat


def form_of(wanted: DocumentFormat) -> PaperForm:
    def draw(paper: PagePaper, reader: User) -> bytes:
        return documents.drawn(blocks_of(paper), wanted, reader=reader)

    return PaperForm(wanted.key, wanted.label, wanted.icon, wanted.content_type, draw)


def blocks_of(paper: PagePaper) -> list[Block]:
    return list(_blocks(paper))


def _blocks(paper: PagePaper) -> Iterator[Block]:
    yield TitleLine(paper.title)
    if paper.about:
        yield Paragraph(paper.about)
    for part in paper.parts:
        match part:
            case PaperHeading(text):
                yield SectionHeading(text)
            case PaperLine(text):
                yield Paragraph(text)
            case PaperTable():
                if part.title:
                    yield Paragraph(part.title)
                yield _table(part)
    yield from (Paragraph(note) for note in paper.notes)


def _table(table: PaperTable) -> Table:
    heads = (
        Head(
            one.label,
            width=one.width,
            group=one.group,
            is_number=one.is_number,
            centred=one.is_number,
        )
        for one in table.heads
    )
    return Table(tuple(heads), tuple(_row(row, len(table.heads)) for row in table.rows))


def _row(cells: tuple[Value, ...], columns: int) -> Row:
    return Row(cells, RowKind.GROUP if len(cells) < columns else RowKind.RECORD)
