"""A list: search, filters in the address, what was chosen is remembered, what leaves is whole."""

from typing import Any, ClassVar

from django.core.paginator import EmptyPage
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django_tables2 import Table

from portal import parameters
from portal.access import visible
from portal.ui.filters import ListFilters
from portal.ui.models import SavedView
from portal.ui.paging import LookAheadPaginator
from portal.ui.registry import list_outputs
from portal.ui.views.list_outputs import Outputs
from portal.ui.views.page import Link


class ListPage(Outputs):
    """Declare model, table, filters and permission; override `rows` only to add annotations."""

    template_name = "ui/list.html"
    fragment_template = "ui/list.html"
    model: ClassVar[type[Model]]
    filters: ClassVar[type[ListFilters]]
    search_hint: ClassVar[str] = "名称、编码或拼音首字母"
    empty_title: ClassVar[str] = "还没有记录"
    empty_hint: ClassVar[str] = ""
    dataset: ClassVar[str] = ""  # the roster that its records leave as, too
    big: ClassVar[bool] = False  # counted a few pages ahead only; the total follows as a fragment

    def rows(self) -> Any:
        """A queryset of the model's own class."""
        return visible(self.model, self.request.user)

    def more_outputs(self) -> list[Link]:
        """Further ways out of this list, in its 导出 menu."""
        return [link for way in list_outputs for link in way(self)]

    def bulk_acts(self) -> list[Link]:
        """Acts on the rows that are ticked; each address is given their keys as `pick`."""
        return []

    @property
    def offers_views(self) -> bool:
        """A list with an address of its own, without a record in it."""
        return not self.kwargs

    @property
    def saved_views(self) -> list[SavedView]:
        offered = SavedView.objects.offered_to(self.request.user, self.list_key)
        return [view for view in offered if view.url]

    @property
    def picks(self) -> bool:
        return bool(self.may_export or self.compares or self.bulk_acts())

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.remember_choices()
        if "panel" in self.request.GET:
            return self.render(partial="panel", filters=self.find(narrow=False))
        if "views" in self.request.GET:
            return self.render(partial="views")
        filters = self.find()
        if self.big and self.request.GET.get("count") == "all":
            return HttpResponse(f"{filters.qs.order_by().count():,}")
        return self.output_of(filters) or self.show(filters)

    def find(self, *, narrow: bool = True) -> ListFilters:
        asked = self.request.GET
        return self.filters(asked, queryset=self.rows(), request=self.request, narrow=narrow)

    def show(self, filters: ListFilters) -> HttpResponse:
        table = self.build_table(filters.qs)
        self.count_as_read(_rows_on(table.page))
        partial = "results" if self.request.htmx and not self.request.htmx.boosted else ""
        return self.render(
            partial=partial, filters=filters, table=table, total=table.paginator.count
        )

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


def _rows_on(page: Any) -> int:
    """Without asking the database again."""
    return page.end_index() - page.start_index() + 1 if page.paginator.count else 0
