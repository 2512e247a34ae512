"""The rows a list shows, as a workbook; every export leaves an audit event."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final, NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django_tables2 import Table

from portal.audit.domain import events
from portal.sheets.books import HEAD_FILL, Book
from portal.sheets.texts import on_paper
from portal.ui.actions import LIST_EXPORTED

AT_ONCE: Final = 10_000  # rows somebody waits for: a longer list is written in the background
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_workbook(
    table: Table,
    *,
    title: str,
    by: Any,
    conditions: str = "",
    called: str = "",
    purpose: str = "",
) -> HttpResponse:
    """`called`: what the trail is told was taken out, where that is not the title."""
    made = written([table], title=title, by=by, conditions=conditions, purpose=purpose)
    told: dict[str, Any] = {"purpose": purpose} if purpose else {}
    events.record(LIST_EXPORTED, by=by, label=called or title, rows=made.rows, **told)
    response = HttpResponse(made.content, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name(title))
    return response


def file_name(title: str) -> str:
    return f"{title}-{timezone.localtime():%Y%m%d-%H%M}.xlsx"


class Written(NamedTuple):
    content: bytes
    rows: int


def written(
    tables: Iterable[Table], *, title: str, by: Any, conditions: str = "", purpose: str = ""
) -> Written:
    """One sheet; its rows may come as several tables of the same columns, one after the other, so
    that a long list is never in memory as a whole."""
    book = Book(lean=True)
    sheet = book.page("列表")
    head = book.add_format({"bold": True, "bg_color": HEAD_FILL, "border": 1})
    cell = book.add_format({"border": 1, "valign": "top"})
    rows = chain.from_iterable(_rows(table, first=not n) for n, table in enumerate(tables))
    headings = next(rows)
    line = about(conditions, purpose)
    top = 1 if line else 0  # a line above the headings says what was asked for
    sheet.freeze_panes(top + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, top)
    sheet.set_header(f"&C{on_paper(title)}")
    sheet.set_column(0, len(headings) - 1, 18)
    if line:
        sheet.write_string(0, 0, line)
    sheet.write_row(top, 0, headings, head)
    number = top
    for number, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(number, column, value, cell)
            else:
                sheet.write_string(number, column, "" if value is None else str(value), cell)
    count = number - top
    footer = f"{by} {timezone.localtime():%Y-%m-%d %H:%M} 导出，共 {count:,} 行"
    sheet.set_footer(f"&L{on_paper(footer)}&R第 &P 页 共 &N 页")
    return Written(book.content(), count)


def about(conditions: str, purpose: str) -> str:
    """What every file says above its rows."""
    told = (("条件", conditions), ("用途", purpose))
    return "　".join(f"{name}：{words}" for name, words in told if words)


def _rows(table: Table, *, first: bool) -> Iterator[Any]:
    """The headings come with the first part alone."""
    rows = iter(table.as_values(exclude_columns=not_for_files(table)))
    headings = next(rows)
    if first:
        yield headings
    yield from rows


def not_for_files(table: Any) -> tuple[str, ...]:
    """Columns of buttons, of a table or of its class."""
    columns = table.base_columns.items()
    return tuple(name for name, column in columns if column.attrs.get("screen_only"))
