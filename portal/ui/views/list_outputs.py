"""What leaves a list: a workbook, a paper, several records side by side.

Each takes the rows that were found, whole, or those that were picked; never only the page shown.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Table

from portal import parameters
from portal.access import require
from portal.audit.domain import events, readings
from portal.ui import drawing, export
from portal.ui.actions import LIST_EXPORTED
from portal.ui.export import not_for_files
from portal.ui.filters import ListFilters
from portal.ui.papers import PaperForm
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.registry import long_lists
from portal.ui.views.list_papers import Compared, ListOnPaper
from portal.ui.views.list_purposes import AsksPurpose

MOST_PRINTED = 3000  # rows of one paper: a longer list is printed as several
MOST_COMPARED = 6
MOST_PICKED = 500
WIDE_FROM = 8  # columns: from here on the paper lies on its side


class Outputs(AsksPurpose):
    read_as: ClassVar[str] = ""  # rows are persons: under this name they count as read
    compares: ClassVar[bool] = False  # up to six of its records may be set side by side

    @property
    def may_export(self) -> bool:
        return self.request.user.can(LISTS_EXPORT)

    def picked(self) -> list[int]:
        """Rows a person ticked, if any."""
        return parameters.keys(self.request.GET.getlist("pick"), most=MOST_PICKED)

    def chosen_rows(self, filters: ListFilters) -> QuerySet:
        return filters.qs.filter(pk__in=self.picked()) if "pick" in self.request.GET else filters.qs

    def conditions(self, filters: ListFilters) -> str:
        chosen = filters.conditions()
        return "；".join(filter(None, [chosen, "所选记录" if self.picked() else ""]))

    def output_of(self, filters: ListFilters) -> HttpResponse | None:
        asked = self.request.GET
        if self.must_ask_purpose():
            return self.purpose_asked()
        if asked.get("export") == "xlsx":
            return self.export(filters)
        if asked.get("print"):
            return self.paper(filters)
        if self.compares and asked.get("compare"):
            return self.comparison(filters)
        return ListOnPaper(self, filters).paper_asked()

    def papers(self) -> list[PaperForm]:
        """The documents it leaves as; those of a list with documents of its own are none."""
        return ListOnPaper.forms()

    def whole_table(self, filters: ListFilters, *, exclude: tuple[str, ...]) -> Table:
        """All rows chosen."""
        return self.table_of(self.chosen_rows(filters), exclude=exclude)

    def put_in_order(self, table: Table) -> None:
        asked = self.request.GET.getlist("sort")
        known = [name for name in asked if name.lstrip("-") in table.columns]
        if known:
            table.order_by = known

    def export(self, filters: ListFilters) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        table = self.whole_table(filters, exclude=self.excluded_columns())
        if (count := len(table.rows)) > export.AT_ONCE:
            return self.export_later(count)
        return export.list_workbook(
            table,
            title=self.get_title(),
            called=self.trail_title(),
            by=self.request.user,
            conditions=self.conditions(filters),
            purpose=self.purpose,
        )

    def export_later(self, count: int, form: str = "xlsx", label: str = "Excel") -> HttpResponse:
        """A long list leaves whole, too: nobody is sent away to narrow it."""
        try:
            address = long_lists[0](self, form)
        except ValidationError as refusal:
            return self.refused("；".join(refusal.messages))
        messages.success(self.request, f"共 {count:,} 行，正在后台生成 {label}，完成后在这里下载。")
        return redirect(address)

    def table_of(self, rows: QuerySet, *, exclude: Sequence[str]) -> Table:
        """In the order of the page."""
        # Given the request at once, a table would cut itself to a page.
        table = self.table(rows, exclude=tuple(exclude))
        table.request = self.request
        self.put_in_order(table)
        return table

    def paper(self, filters: ListFilters) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        exclude = (*self.excluded_columns(), *not_for_files(self.table))
        table = self.whole_table(filters, exclude=exclude)
        pages = Paginator(table.rows, MOST_PRINTED)
        page = pages.get_page(parameters.page(self.request.GET.get("print")))
        if pages.num_pages > 1:
            table.paginate(page=page.number, per_page=MOST_PRINTED)
        begin = page.start_index()
        rows = page.end_index() - begin + 1 if pages.count else 0
        told = {"rows": rows, "paper": 1, **self.purpose_told}
        events.record(LIST_EXPORTED, by=self.request.user, label=self.trail_title(), **told)
        is_last = not page.has_next()
        context = {
            "title": self.paper_title(),
            "figures": self.paper_figures(filters) if is_last else "",
            "table": table,
            "rows": drawing.rows(table, first=partial(_numbered, begin=begin)),
            "count": pages.count,
            "page": page,
            "parts": [(n, self._address_of_part(n)) for n in pages.page_range],
            "conditions": self.conditions(filters),
            "purpose": self.purpose,
            "now": timezone.localtime(),
            "is_wide": len(list(table.columns)) >= WIDE_FROM,
        }
        return render(self.request, "ui/print.html", context)

    def _address_of_part(self, number: int) -> str:
        asked = self.request.GET.copy()
        asked["print"] = str(number)
        return f"?{asked.urlencode()}"

    def trail_title(self) -> str:
        """What the trail calls the list: its readers need not know what it is about."""
        return self.get_title()

    def paper_title(self) -> str:
        return self.get_title()

    def paper_figures(self, filters: ListFilters) -> str:
        """What a paper says of all its rows together, below them."""
        return ""

    def comparison(self, filters: ListFilters) -> HttpResponse:
        keys = self.picked()
        if not 1 < len(keys) <= MOST_COMPARED:
            return self.refused(f"请勾选 2 至 {MOST_COMPARED:,} 条记录再对比。")
        table = self.whole_table(filters, exclude=not_for_files(self.table))
        self.count_as_read(len(keys))
        compared = Compared(self, table)
        if (document := compared.paper_asked()) is not None:
            return document
        lines = list(drawing.side_by_side(table))
        context = self.context(names=lines[0][1], lines=lines[1:], papers=compared.paper_links())
        context["title"] = compared.title
        return render(self.request, "ui/compare.html", context)

    def count_as_read(self, rows: int) -> None:
        if self.read_as:
            readings.note(self.read_as, rows=rows, by=self.request.user)

    def refused(self, why: str | Promise) -> HttpResponse:
        messages.error(self.request, str(why))
        return redirect(self.request.path)


def _numbered(record: Any, number: int, *, begin: int) -> SafeString:
    """Numbered through over all papers."""
    return format_html('<td class="number">{}</td>', begin + number - 1)
