"""A list: search, filters in the address, column choice, page size, export of what is shown."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import EmptyPage
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django_filters import FilterSet
from django_tables2 import Table

from portal import parameters
from portal.access import Permission, require
from portal.ui.export import TooManyRowsError, list_workbook
from portal.ui.paging import LookAheadPaginator
from portal.ui.views.page import Page

PAGE_SIZES = (10, 20, 50)
DEFAULT_PAGE_SIZE = 20


class ListPage(Page):
    """Declare model, table, filters and permission; override `rows` only to add annotations."""

    template_name = "ui/list.html"
    fragment_template = "ui/list.html"
    model: ClassVar[type[Model]]
    table: ClassVar[type[Table]]
    filters: ClassVar[type[FilterSet]]
    hidden_columns: ClassVar[tuple[str, ...]] = ()  # shown only when chosen
    search_hint: ClassVar[str] = "名称、编码或拼音首字母"
    empty_title: ClassVar[str] = "还没有记录"
    empty_hint: ClassVar[str] = ""
    big: ClassVar[bool] = False  # counted a few pages ahead only; the total follows as a fragment

    def rows(self) -> QuerySet:
        return self.model._default_manager.visible_to(self.request.user)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.remember_choices()
        found = self.filters(self.request.GET, queryset=self.rows(), request=self.request)
        if self.request.GET.get("export") == "xlsx":
            return self.export(found)
        if self.big and self.request.GET.get("count") == "all":
            return HttpResponse(f"{found.qs.order_by().count()}")
        table = self.build_table(found.qs)
        partial = "results" if self.request.htmx and not self.request.htmx.boosted else ""
        return self.render(partial=partial, found=found, table=table, total=table.paginator.count)

    def build_table(self, rows: QuerySet) -> Table:
        # Without the request, with which a table pages, and counts, by itself at once.
        table = self.table(rows, exclude=self.excluded_columns())
        table.request = self.request
        self.put_in_order(table)
        paginate: dict[str, Any] = {"per_page": self.page_size}
        if self.big:
            paginate["paginator_class"] = LookAheadPaginator
        try:
            table.paginate(page=parameters.page(self.request.GET.get("page")), **paginate)
        except EmptyPage:
            # A bookmarked page that no longer exists: show the first one rather than an error.
            table.paginate(page=1, **paginate)
        return table

    def put_in_order(self, table: Table) -> None:
        asked = [
            name for name in self.request.GET.getlist("sort") if name.lstrip("-") in table.columns
        ]
        if asked:
            table.order_by = asked

    # What a person chose for this list stays chosen -----------------------------------------

    @property
    def list_key(self) -> str:
        return self.request.resolver_match.view_name

    @property
    def choices(self) -> dict[str, Any]:
        return self.request.user.preferences.get("lists", {}).get(self.list_key, {})

    def remember_choices(self) -> None:
        """Column choice and page size come by the address once and are kept for the user."""
        chosen: dict[str, Any] = {}
        size = parameters.number(self.request.GET.get("per_page"))
        if size in PAGE_SIZES:
            chosen["per_page"] = size
        if "columns" in self.request.GET:
            known = set(self.choosable())
            chosen["columns"] = [c for c in self.request.GET.getlist("columns") if c in known]
        if not chosen.items() <= self.choices.items():
            self.request.user.prefer("lists", self.list_key, {**self.choices, **chosen})

    @property
    def page_size(self) -> int:
        return self.choices.get("per_page", DEFAULT_PAGE_SIZE)

    @property
    def page_sizes(self) -> tuple[int, ...]:
        return PAGE_SIZES

    def choosable(self) -> dict[str, str]:
        """Columns by name with their headings; the first column always stays."""
        columns = list(self.table.base_columns.items())[1:]
        return {
            name: str(column.verbose_name or name)
            for name, column in columns
            if column.attrs.get("choosable", True)
        }

    def shown_columns(self) -> list[str]:
        chosen = self.choices.get("columns")
        if chosen:
            return chosen
        return [name for name in self.choosable() if name not in self.hidden_columns]

    def excluded_columns(self) -> tuple[str, ...]:
        shown = set(self.shown_columns())
        return tuple(name for name in self.choosable() if name not in shown)

    # Export ----------------------------------------------------------------------------------

    @property
    def may_export(self) -> bool:
        return self.request.user.can(Permission.LISTS_EXPORT)

    def export(self, found: FilterSet) -> HttpResponse:
        require(self.request.user, Permission.LISTS_EXPORT)
        table = self.table(found.qs, request=self.request, exclude=self.excluded_columns())
        self.put_in_order(table)
        try:
            return list_workbook(table, title=self.get_title(), by=self.request.user)
        except TooManyRowsError as refusal:
            messages.error(self.request, refusal.message)
            return redirect(self.request.path)
