"""What stands around the rows of a list: headings that sort, numbers of pages.

Drawn here and not in the template, which would look up each name anew for every column and page.
"""

from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn
from django_tables2.templatetags.django_tables2 import table_page_range

from portal.ui.drawing import attributes
from portal.ui.icons import icon


def headings(table: Any) -> SafeString:
    """The <th> of each column."""
    address = _address(table.request.GET, "sort", "page")
    order = {name.lstrip("-"): name for name in table.order_by or ()}
    cells = [_heading(column, order, address) for column in table.columns]
    return mark_safe("".join(cells))  # noqa: S308 - escaped where it is put together


def _heading(column: BoundColumn, order: dict[str, str], address: str) -> str:
    words = escape(str(column.header))
    opening = f'<th scope="col"{attributes(column, "th")}'
    if not column.orderable:
        return f"{opening}>{words}</th>"
    now, sort, sign = order.get(column.name), column.name, ""
    if now is not None:
        falls = now.startswith("-")
        sort = column.name if falls else f"-{column.name}"
        sign = icon("sort-descending", "降序") if falls else icon("sort-ascending", "升序")
        opening += f' aria-sort="{"descending" if falls else "ascending"}"'
    return f'{opening}><a href="{address}sort={sort}" class="sort">{words}{sign}</a></th>'


def pages(table: Any) -> Iterator[SafeString]:
    """The <li> of each page that is offered, with those before and after."""
    page, address = table.page, _address(table.request.GET, "page")
    if page.has_previous():
        yield _step(f"{address}page={page.number - 1}", "上一页", "chevron-left")
    for number in table_page_range(page, table.paginator):
        yield _page(number, address, is_shown=number == page.number)
    if page.has_next():
        yield _step(f"{address}page={page.number + 1}", "下一页", "chevron-right")


def _step(url: str, label: str, sign: str) -> SafeString:
    return mark_safe(  # noqa: S308 - our own address and words
        f'<li class="page-item"><a class="page-link" href="{url}" aria-label="{label}">'
        f"{icon(sign)}</a></li>"
    )


def _page(number: Any, address: str, *, is_shown: bool) -> SafeString:
    state, current = (" active", ' aria-current="page"') if is_shown else ("", "")
    inside = '<span class="page-link">…</span>'
    if number != "...":
        inside = f'<a class="page-link" href="{address}page={number}"{current}>{number}</a>'
    return mark_safe(f'<li class="page-item{state}">{inside}</li>')  # noqa: S308 - numbers


def _address(query: QueryDict, *without: str) -> str:
    """Of the list as it is asked for now, ready for one more `name=value`."""
    kept = [
        f"{quote(name)}={quote(value)}"
        for name, values in query.lists()
        if name not in without
        for value in values
    ]
    return escape("?" + "".join(f"{part}&" for part in kept))
