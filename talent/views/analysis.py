"""The structure of the talents on record, with the way to who is behind each bar."""

from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

import django_filters
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from portal.figures.catalogue import Figure, known
from portal.figures.domain import places, reading
from portal.figures.permissions import FIGURES_VIEW
from portal.figures.views.figures import Cell, cell, current
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.ui.filters import ListFilters
from portal.ui.papers import PagePaper, PaperHead, PaperTable
from portal.ui.views import Crumb, Link, OnPaper, Page
from portal.ui.widgets import DateInput, UnitPicker
from talent.domain import structure
from talent.domain.structure import TalentBar
from talent.filters.talents import visible_units
from talent.models import TalentProfile
from talent.permissions import TALENT_VIEW

# What the office does for them, beside who they are: of the year so far.
WORK: Final = (
    *("TAL-T16", "TAL-T27", "TAL-T26", "TAL-T28", "TAL-T31", "TAL-T32"),
    *(f"TAL-T32.{place}" for place in range(1, 7)),
    *("TAL-T34", "TAL-T35"),
)


class AnalysisFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="归口单位（含下级）", method="below", widget=UnitPicker
    )
    day = django_filters.DateFilter(label="截至", method="then", widget=DateInput())
    q = None

    class Meta:
        model = TalentProfile
        fields = ()

    def filter_queryset(self, rows: Any) -> Any:
        day = self.form.cleaned_data.get("day")
        then = rows.in_store() if day is None else rows.in_store_on(day)
        return super().filter_queryset(then)

    def then(self, rows: Any, name: str, value: Any) -> Any:
        """Heeded before the others."""
        return rows

    def below(self, rows: Any, name: str, unit: Any) -> Any:
        return rows.below(unit)


class Analysis(OnPaper, Page):
    """人才办 and leaders before a meeting: which fields, how old, how schooled, at which level,
    where; each bar leads to its people."""

    template_name = "talent/analysis.html"
    permission = TALENT_VIEW
    title = "人才结构分析"
    lead = (
        "在库人才（含暂不联系），一人只计一次；点数字看名单。写“截至”日期的，按当日在库、当日年龄和层次统计，"
        "其余按现有资料。"
    )

    def crumbs(self) -> list[Crumb]:
        return [Crumb("人才库", reverse("talent:talents"))]

    def prepare(self) -> None:
        rows = TalentProfile.objects.visible_to(self.request.user)
        self.filters = AnalysisFilters(self.request.GET, queryset=rows, request=self.request)
        self.total = self.filters.qs.count()
        form = self.filters.form
        self.asked = form.cleaned_data.get("day") if form.is_valid() else None
        self.day = self.asked or timezone.localdate()

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.paper_asked() or self.render()

    def actions(self) -> list[Link]:
        satisfied = Link("满足情况", reverse("talent:satisfied"), "chart-histogram")
        return [satisfied, *self.paper_links()]

    @cached_property
    def charts(self) -> list[Any]:
        return list(structure.charts(self.filters.qs, self.day, self.total))

    @cached_property
    def year(self) -> Period:
        return current(PeriodKind.YEAR)

    @cached_property
    def work(self) -> list[Cell]:
        """Of the unit asked for, else of all the user sees; nothing for who sees no figures."""
        user = self.request.user
        form = self.filters.form
        asked: Unit | None = form.cleaned_data.get("unit") if form.is_valid() else None
        unit = asked or places.top(user)
        if unit is None or not user.can(FIGURES_VIEW, unit):
            return []
        there = known(user)
        some: list[Figure] = [there[key] for key in WORK if key in there]
        numbers = reading.read(some, [self.year], [unit])
        found = ((one, numbers.get((one.key, self.year, unit.pk))) for one in some)
        return [cell(one, unit, self.year, number) for one, number in found if number]

    def context(self, **extra: Any) -> dict[str, Any]:
        levels, heat = structure.heat(self.filters.qs, self.day)
        return super().context(
            filters=self.filters,
            total=self.total,
            charts=[
                (chart, [(bar, self._address(bar)) for bar in chart.bars]) for chart in self.charts
            ],
            levels=levels,
            heat=heat,
            work=self.work,
            year=self.year,
            day=self.day,
            **extra,
        )

    def on_paper(self) -> PagePaper:
        """Chart by chart as a table, then fields by levels."""
        heads = (PaperHead("人数", 10, is_number=True), PaperHead("占比", 10, is_number=True))
        tables = [
            PaperTable(
                (PaperHead(chart.heading, 30), *heads),
                tuple((bar.label, f"{bar.count:,}", bar.share) for bar in chart.bars),
            )
            for chart in self.charts
        ]
        levels, heat = structure.heat(self.filters.qs, self.day)
        if heat:
            columns = (PaperHead(str(level), 8, is_number=True) for level in levels)
            told = ((row.label, *(f"{count:,}" for count, _ in row.cells)) for row in heat)
            by_field = (PaperHead("专业领域", 24), *columns)
            tables.append(PaperTable(by_field, tuple(told), "领域和层次"))
        if self.work:
            told_of = PaperHead("指标", 30), PaperHead("数", 12, is_number=True)
            done = ((f"{one.label}（{one.measure}）", one.value) for one in self.work)
            heading = f"{self.year.label}培养、合作和流失"
            tables.append(PaperTable(told_of, tuple(done), heading))
        about = (self.filters.conditions(), f"截至 {self.day:%Y-%m-%d}", f"共 {self.total:,} 人")
        return PagePaper(self.title, "，".join(filter(None, about)), tuple(tables))

    def _address(self, bar: TalentBar) -> str:
        """The store narrowed to this bar; nothing where no filter tells it, nor of another day."""
        if not bar.query or self.asked:
            return ""
        asked = {"stored": "true"}
        if unit := self.request.GET.get("unit"):
            asked["unit"] = unit
        return f"{reverse('talent:talents')}?{urlencode(asked | bar.query)}"
