"""评议进度: which branch stands at which step."""

from typing import Any

from django.db.models import QuerySet
from django_tables2 import Table

from branches.choices.organisations import BRANCH_KINDS
from branches.domain.review import board
from branches.domain.review.board import ReviewBoard
from branches.filters.review_board import ReviewBoardFilters, year_asked
from branches.models import PartyOrganization
from branches.permissions import REVIEWS_VIEW
from branches.tables.review_board import ReviewBoardTable
from branches.views.review.sheets import LIST
from portal.ui.filters import ListFilters
from portal.ui.views import Crumb, ListPage


class ReviewBoardPage(ListPage):
    """Townships weekly, December to March: who has not met, who has not handed in, at a glance.
    Before, a telephone call to each branch."""

    model = PartyOrganization
    table = ReviewBoardTable
    filters = ReviewBoardFilters
    permission = REVIEWS_VIEW
    title = "组织生活会和民主评议进度"
    read_as = "民主评议进度"
    hidden_columns = ("unit",)
    search_hint = "党支部名称、编码或拼音首字母"
    empty_title = "没有党支部"
    lead = "每格为完成的日期，没有日期的步骤为 ✓，— 还没有做；点“评议表”打开。"
    big = True

    def get_title(self) -> str:
        return f"{year_asked(self.request.GET)}年{self.title}"

    def rows(self) -> QuerySet:
        rows = super().rows().still_open().filter(kind__in=BRANCH_KINDS)
        rows = rows.filter(self.request.user.scope(REVIEWS_VIEW).q("unit__path"))
        return rows.select_related("unit").in_tree_order()

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def build_table(self, rows: QuerySet) -> Table:
        table: Any = super().build_table(rows)
        shown = [row.pk for row in table.page.object_list.data]
        table.lay(self._board(PartyOrganization.objects.filter(pk__in=shown)))
        return table

    def whole_table(self, filters: ListFilters, *, exclude: tuple[str, ...]) -> Table:
        table: Any = super().whole_table(filters, exclude=exclude)
        table.lay(self._board(self.chosen_rows(filters)))
        return table

    def paper_figures(self, filters: ListFilters) -> str:
        rows = self.chosen_rows(filters)
        return board.told(self._board(rows).counts(), rows.count())

    def _board(self, rows: QuerySet) -> ReviewBoard:
        return ReviewBoard(rows, year_asked(self.request.GET))
