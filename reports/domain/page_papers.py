"""Pages of numbers as documents, out of the same blocks as everything else that is printed."""

from collections.abc import Iterator

from portal.accounts.models import User
from portal.ui.papers import PagePaper, PaperForm, PaperTable
from reports.blocks import Block, Head, Paragraph, Row, Table, TitleLine
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
    for table in paper.tables:
        if table.title:
            yield Paragraph(table.title)
        yield _table(table)
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
    return Table(tuple(heads), tuple(Row(row) for row in table.rows))
