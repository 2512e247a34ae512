"""The quarterly review of a group."""

from typing import Any, Final

import django_tables2 as tables
from django.http import HttpResponse
from django.utils import timezone

from assessments.domain.yearly import quarters
from assessments.domain.yearly.quarters import QuarterLine
from assessments.permissions import SCORES_VIEW
from portal import parameters
from portal.access import require
from portal.orgs.models import ComparisonGroup
from portal.periods import BadPeriodError, Period, PeriodKind
from portal.ui.export import list_workbook
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import AsShown, Link, Page

_PROBLEMS: Final = {"open": "未销号", "closed": "已销号", "overdue": "逾期"}
_FIRST_YEAR: Final = 2000


class QuarterlyReview(AsShown, Page):
    """考核办, twenty days after a quarter: who stands where, what is open? A unit: itself."""

    title = "季度评议"
    lead = "季度得分是本季已公布各月综合得分的平均数，没有公布的月份不计；位次并列的占同一位。"
    permission = SCORES_VIEW
    template_name = "assessments/yearly/quarter.html"

    def prepare(self) -> None:
        """Of the last quarter that is over, unless the address says otherwise."""
        self.quarter = _quarter(self.request.GET.get("period", ""))
        groups = ComparisonGroup.objects.filter(schemes__isnull=False).distinct().in_order()
        self.groups = list(groups)
        key = parameters.key(self.request.GET.get("group"))
        chosen = [group for group in self.groups if group.pk == key]
        self.group = next(iter(chosen or self.groups), None)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.request.GET.get("export") == "xlsx":
            return self.export()
        return super().get(*args, **kwargs)

    def get_title(self) -> str:
        return f"{self.quarter.label}季度评议"

    def actions(self) -> list[Link]:
        if self.group is None or not self.request.user.can(LISTS_EXPORT):
            return []
        query = f"?period={self.quarter}&group={self.group.pk}&export=xlsx"
        return [Link("导出 Excel", query, "file-spreadsheet")]

    def lines(self) -> list[QuarterLine]:
        """Each unit that one may see, with its place among all."""
        if self.group is None:
            return []
        scope = self.request.user.scope(SCORES_VIEW)
        return [
            line for line in quarters.of_group(self.group, self.quarter) if scope.covers(line.unit)
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        last = _last()
        return super().context(
            groups=self.groups,
            group=self.group,
            quarter=self.quarter,
            previous=self.quarter.previous(),
            following=self.quarter.next() if self.quarter < last else None,
            lines=self.lines(),
            labels=_PROBLEMS,
            **extra,
        )

    def export(self) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        labels = {
            "unit": "单位", "months": "各月得分", "mean": "季度得分", "place": "位次",
            "change": "位次变化", "last": "上季得分", **_PROBLEMS,
        }  # fmt: skip
        columns = [(key, tables.Column(verbose_name=label)) for key, label in labels.items()]
        table = tables.Table([_row(line) for line in self.lines()], extra_columns=columns)
        title = f"{self.quarter.label}季度评议（{self.group}）"
        return list_workbook(table, title=title, by=self.request.user)


def _row(line: QuarterLine) -> dict[str, Any]:
    months = "、".join(f"{period.number}月 {total}" for period, total in line.months)
    return {
        "unit": str(line.unit), "months": months, "mean": line.mean, "place": line.place,
        "change": line.change, "last": line.last, **line.problems,
    }  # fmt: skip


def _last() -> Period:
    return Period.containing(timezone.localdate(), PeriodKind.QUARTER).previous()


def _quarter(code: str) -> Period:
    try:
        quarter = Period.parse(code)
    except BadPeriodError:
        return _last()
    if quarter.kind != PeriodKind.QUARTER or quarter.year < _FIRST_YEAR:
        return _last()
    return min(quarter, _last())
