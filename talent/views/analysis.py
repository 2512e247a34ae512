"""The structure of the talents on record, with the way to who is behind each bar."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.urls import reverse
from django.utils import timezone

from portal.ui.filters import ListFilters
from portal.ui.views import Crumb, Link, Page
from portal.ui.widgets import UnitPicker
from talent.domain import structure
from talent.domain.structure import TalentBar
from talent.filters.talents import visible_units
from talent.models import TalentProfile
from talent.permissions import TALENT_VIEW


class AnalysisFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="归口单位（含下级）", method="below", widget=UnitPicker
    )
    q = None

    class Meta:
        model = TalentProfile
        fields = ()

    def below(self, rows: Any, name: str, unit: Any) -> Any:
        return rows.below(unit)


class Analysis(Page):
    """人才办 and leaders before a meeting: which fields, how old, how schooled, at which level,
    where; each bar leads to its people."""

    template_name = "talent/analysis.html"
    permission = TALENT_VIEW
    title = "人才结构分析"
    lead = "在库人才（含暂不联系），一人只计一次；点数字看名单。"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("人才库", reverse("talent:talents"))]

    def actions(self) -> list[Link]:
        return [Link("满足情况", reverse("talent:satisfied"), "chart-histogram")]

    def context(self, **extra: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = TalentProfile.objects.visible_to(self.request.user).in_store()
        filters = AnalysisFilters(self.request.GET, queryset=rows, request=self.request)
        found = filters.qs
        total = found.count()
        levels, heat = structure.heat(found, today)
        return super().context(
            filters=filters,
            total=total,
            charts=[
                (chart, [(bar, self._address(bar)) for bar in chart.bars])
                for chart in structure.charts(found, today, total)
            ],
            levels=levels,
            heat=heat,
            day=today,
            **extra,
        )

    def _address(self, bar: TalentBar) -> str:
        """The store narrowed to this bar; nothing where no filter tells it."""
        if not bar.query:
            return ""
        asked = {"stored": "true"}
        if unit := self.request.GET.get("unit"):
            asked["unit"] = unit
        return f"{reverse('talent:talents')}?{urlencode(asked | bar.query)}"
