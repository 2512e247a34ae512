"""The list of adjustments: its columns and what it is narrowed by."""

from typing import Final

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet

from assessments.choices import AdjustmentState, ScoreEventKind
from assessments.filters import PeriodFilter, visible_units
from assessments.models import Adjustment, Scheme
from portal.accounts.requests import SignedInRequest
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.tables import BadgeColumn, DateColumn, ListTable, MomentColumn, PeriodColumn
from portal.ui.widgets import UnitPicker

STATE_TONES: Final[dict[str, tuple[str, str]]] = {
    AdjustmentState.PROPOSED: ("warn", "hourglass"),
    AdjustmentState.APPROVED: ("ok", "circle-check"),
    AdjustmentState.REFUSED: ("bad", "x"),
    AdjustmentState.RECALLED: ("plain", "arrow-back-up"),
}
KIND_TONES: Final[dict[str, tuple[str, str]]] = {
    ScoreEventKind.BONUS: ("ok", "plus"),
    ScoreEventKind.DEDUCTION: ("warn", "minus"),
    ScoreEventKind.VETO_CATEGORY: ("bad", "ban"),
    ScoreEventKind.VETO_TOTAL: ("bad", "ban"),
}


def _schemes(request: SignedInRequest) -> QuerySet[Scheme]:
    return Scheme.objects.visible_to(request.user).in_order()


class AdjustmentFilters(ListFilters):
    scheme = django_filters.ModelChoiceFilter(queryset=_schemes, label="考核方案")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    kind = ManyFilter(
        choices=[(kind, ScoreEventKind(kind).label) for kind in KIND_TONES],
        label="加分、扣分、否决",
    )
    state = ManyFilter(choices=AdjustmentState.choices, label="状态")
    period = PeriodFilter(label="计入期间")

    class Meta:
        model = Adjustment
        fields = ()

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=unit.path)


class AdjustmentTable(ListTable):
    unit = tables.Column(
        verbose_name="单位",
        order_by=("unit__path", "-proposed_at"),
        linkify=lambda record: record.get_absolute_url(),
    )
    label = tables.Column(
        verbose_name="事项", order_by=("code", "-proposed_at"), attrs={"td": {"class": "wrap"}}
    )
    kind = BadgeColumn(
        verbose_name="类别",
        accessor="get_kind_display",
        order_by=("kind", "unit__path"),
        tone_of=lambda r: KIND_TONES[r.kind],
    )
    effect = tables.Column(verbose_name="计分", order_by=("kind", "marks", "cap"))
    document = tables.Column(
        verbose_name="文号",
        order_by=("document", "-proposed_at"),
        attrs={"td": {"class": "text-nowrap"}},
    )
    happened_on = DateColumn(verbose_name="发生日期")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "-proposed_at"),
        tone_of=lambda r: STATE_TONES[r.state],
    )
    period = PeriodColumn(verbose_name="计入期间", order_by=("period", "unit__path"))
    proposed_at = MomentColumn(verbose_name="登记时间")
    proposed_by = tables.Column(verbose_name="登记人", order_by=("proposed_by__name", "pk"))

    class Meta(ListTable.Meta):
        model = Adjustment
        fields = ()
