"""The rows a list shows, as a workbook; every export leaves an audit event."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django_tables2 import Table

from portal.audit.domain import events
from portal.sheets.books import HEAD_FILL, Book
from portal.sheets.texts import on_paper
from portal.ui.actions import LIST_EXPORTED

MOST_ROWS = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TooManyRowsError(ValidationError):
    pass


def list_workbook(
    table: Table, *, title: str, by: Any, conditions: str = "", called: str = ""
) -> HttpResponse:
    """`called`: what the trail is told was taken out, where that is not the title."""
    count = len(table.rows)
    if count > MOST_ROWS:
        raise TooManyRowsError(
            f"共 {count:,} 行，超过一次导出的上限 {MOST_ROWS:,} 行，没有导出。"
            "请用筛选缩小范围后再导出。"
        )
    moment = timezone.localtime()
    footer = f"{by} {moment:%Y-%m-%d %H:%M} 导出，共 {count:,} 行"
    body = _write(table, title=title, footer=footer, conditions=conditions)
    events.record(LIST_EXPORTED, by=by, label=called or title, rows=count)
    response = HttpResponse(body, content_type=XLSX)
    name = f"{title}-{moment:%Y%m%d-%H%M}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _write(table: Table, *, title: str, footer: str, conditions: str) -> bytes:
    book = Book(lean=True)
    sheet = book.page("列表")
    head = book.add_format({"bold": True, "bg_color": HEAD_FILL, "border": 1})
    cell = book.add_format({"border": 1, "valign": "top"})
    rows = iter(table.as_values(exclude_columns=not_for_files(table)))
    headings = next(rows)
    top = 1 if conditions else 0  # a line above the headings says what was asked for
    sheet.freeze_panes(top + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, top)
    sheet.set_header(f"&C{on_paper(title)}")
    sheet.set_footer(f"&L{on_paper(footer)}&R第 &P 页 共 &N 页")
    sheet.set_column(0, len(headings) - 1, 18)
    if conditions:
        sheet.write_string(0, 0, f"条件：{conditions}")
    sheet.write_row(top, 0, headings, head)
    for number, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(number, column, value, cell)
            else:
                sheet.write_string(number, column, "" if value is None else str(value), cell)
    return book.content()


def not_for_files(table: Any) -> tuple[str, ...]:
    """Columns of buttons, of a table or of its class."""
    columns = table.base_columns.items()
    return tuple(name for name, column in columns if column.attrs.get("screen_only"))
