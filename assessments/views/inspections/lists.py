"""The lists of inspections: what was drawn, what was found."""

from typing import Final

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet

from assessments.choices import VisitState
from assessments.filters import PeriodFilter, visible_units
from assessments.models import InspectionRound, InspectionVisit
from portal.orgs.models import Unit
from portal.periods import Period, PeriodFormField
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.tables import (
    BadgeColumn,
    DateColumn,
    ListTable,
    MomentColumn,
    NumberColumn,
    PeriodColumn,
)
from portal.ui.widgets import UnitPicker

VISIT_TONES: Final[dict[str, tuple[str, str]]] = {
    VisitState.DRAWN: ("warn", "hourglass"),
    VisitState.DONE: ("ok", "circle-check"),
    VisitState.SKIPPED: ("plain", "ban"),
}


class InspectionFilters(ListFilters):
    period = PeriodFilter(label="月份", field_name="round__period")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    state = ManyFilter(choices=VisitState.choices, label="状态")
    failed = django_filters.ChoiceFilter(
        choices=[("yes", "有不符合项")], label="问题", method="with_failures"
    )

    # What a figure of a longer period is made of leads here.
    within = django_filters.Filter(label="抽取于（如 2026、2026-Q4）", method="that_were_within")
    within.field_class = PeriodFormField

    class Meta:
        model = InspectionVisit
        fields = ()

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(assessed__path__startswith=unit.path)

    def with_failures(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(failures__gt=0)

    def that_were_within(self, rows: QuerySet, name: str, period: Period) -> QuerySet:
        days = (period.first_day, period.last_day)
        return rows.filter(round__period__first_day__range=days)


class InspectionTable(ListTable):
    unit = tables.Column(
        verbose_name="检查地点",
        order_by=("unit__path", "-round__period"),
        linkify=lambda record: record.get_absolute_url(),
    )
    assessed = tables.Column(
        verbose_name="被督查单位", order_by=("assessed__path", "-round__period")
    )
    period = PeriodColumn(
        verbose_name="月份", accessor="round__period", order_by=("round__period", "unit__path")
    )
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "unit__path"),
        tone_of=lambda r: VISIT_TONES[r.state],
    )
    mark = NumberColumn(verbose_name="得分")
    failures = NumberColumn(verbose_name="不符合项")
    visited_on = DateColumn(verbose_name="检查日期")
    recorded_by = tables.Column(verbose_name="检查人", order_by=("recorded_by__name", "pk"))

    class Meta(ListTable.Meta):
        model = InspectionVisit
        fields = ()


class RoundFilters(ListFilters):
    q = None
    period = PeriodFilter(label="月份")

    class Meta:
        model = InspectionRound
        fields = ()


class RoundTable(ListTable):
    period = PeriodColumn(verbose_name="月份", linkify=lambda record: record.get_absolute_url())
    places = NumberColumn(verbose_name="抽中地点")
    done = NumberColumn(verbose_name="已检查")
    drawn_at = MomentColumn(verbose_name="抽取时间")
    drawn_by = tables.Column(verbose_name="抽取人", order_by=("drawn_by__name", "pk"))

    class Meta(ListTable.Meta):
        model = InspectionRound
        fields = ()
