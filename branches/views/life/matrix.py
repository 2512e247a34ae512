"""组织生活一览: which organisation held what it owes, month by month."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django_tables2 import Table

from branches.choices.organisations import Nature
from branches.domain.life.compliance import OWING_KINDS, DutyTotals, Reckoning
from branches.filters.matrix import MatrixFilters, months_asked
from branches.models import PartyOrganization
from branches.permissions import ACTIVITIES_KEEP, ACTIVITIES_VIEW
from branches.tables.matrix import MatrixTable, share_of
from branches.views.life.activities import LIST
from portal.ui.filters import ListFilters
from portal.ui.views import Crumb, Link, ListPage


class LifeMatrix(ListPage):
    """组织科 and townships, from the 20th on: who does not meet, at a glance; a cell opens what was
    recorded. Before, each township counted paper by hand."""

    model = PartyOrganization
    table = MatrixTable
    filters = MatrixFilters
    permission = ACTIVITIES_VIEW
    title = "组织生活一览"
    lead = (
        "每格为已开展/应开展：绿色按期，蓝色有补录，红色未开展，灰色未到期。"
        "季度事项在季末月、年度事项在截止月计入；点击查看记录。"
    )
    hidden_columns = ("unit", "kind", "nature")
    empty_title = "没有应开展组织生活的党组织"

    def rows(self) -> QuerySet:
        rows = super().rows().still_open().filter(kind__in=OWING_KINDS)
        return rows.exclude(nature=Nature.FUNCTIONAL).select_related("unit").in_tree_order()

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        if not self.request.user.can(ACTIVITIES_KEEP):
            return []
        return [Link("批量录入", reverse("branches:life-batch"), "table", "primary")]

    def build_table(self, rows: QuerySet) -> Table:
        table: Any = super().build_table(rows)
        shown = [row.pk for row in table.page.object_list.data]
        table.reckon(self._reckoned(PartyOrganization.objects.filter(pk__in=shown)))
        return table

    def whole_table(self, filters: ListFilters, *, exclude: tuple[str, ...]) -> Table:
        table: Any = super().whole_table(filters, exclude=exclude)
        table.reckon(self._reckoned(self.chosen_rows(filters)))
        return table

    def paper_figures(self, filters: ListFilters) -> str:
        reckoning = self._reckoned(self.chosen_rows(filters))
        sums = DutyTotals.of(reckoning.cells.values())
        rate = share_of(sums.done, sums.due) or "—"
        return f"应开展 {sums.due:,} 次，已开展 {sums.done:,} 次，完成率 {rate}。"

    def _reckoned(self, rows: QuerySet) -> Reckoning:
        return Reckoning(rows, months_asked(self.request.GET), today=timezone.localdate())
