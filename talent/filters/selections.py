"""Rounds, candidates and allowances, narrowed."""

from typing import Any

import django_filters
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices.selections import AllowanceState, CandidateState, SelectionStage
from talent.domain import titles
from talent.filters.talents import codes_of, visible_units
from talent.models import SelectionAllowance, SelectionCandidate, SelectionRound


def visible_rounds(request: Any) -> Any:
    return SelectionRound.objects.visible_to(request.user).in_order()


class SelectionFilters(ListFilters):
    kind = ManyFilter(choices=codes_of("selection_kind"), label="评选项目")
    stage = ManyFilter(choices=SelectionStage.choices, label="阶段")

    class Meta:
        model = SelectionRound
        fields = ()


class SelectionCandidateFilters(ListFilters):
    round = django_filters.ModelChoiceFilter(queryset=visible_rounds, label="评选")
    kind = ManyFilter(
        choices=codes_of("selection_kind"), field_name="round__kind", label="评选项目"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="推荐单位（含下级）", method="below", widget=UnitPicker
    )
    state = ManyFilter(choices=CandidateState.choices, label="状态")
    front = django_filters.BooleanFilter(label="基层一线", field_name="front_line")
    titled = django_filters.BooleanFilter(label="在管理期内", method="is_titled")
    owed = django_filters.BooleanFilter(label="上年度没有考核", method="is_owed")
    named_since = django_filters.DateFilter(
        label="命名日期从", field_name="named_on", lookup_expr="gte", widget=DateInput()
    )
    named_until = django_filters.DateFilter(
        label="命名日期到", field_name="named_on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = SelectionCandidate
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(unit__path__startswith=unit.path)

    def is_titled(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        titled = SelectionCandidate.objects.titled(timezone.localdate()).values("pk")
        return rows.filter(pk__in=titled) if asked else rows.exclude(pk__in=titled)

    def is_owed(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        owed = titles.owed_of(timezone.localdate().year - 1)
        return rows.filter(owed) if asked else rows.exclude(owed)


class PublicNoticeFilters(ListFilters):
    round = django_filters.ModelChoiceFilter(queryset=visible_rounds, label="评选")

    class Meta:
        model = SelectionCandidate
        fields = ()


class AllowanceFilters(ListFilters):
    round = django_filters.ModelChoiceFilter(
        queryset=visible_rounds, label="评选", field_name="candidate__round"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="推荐单位（含下级）", method="below", widget=UnitPicker
    )
    state = ManyFilter(choices=AllowanceState.choices, label="状态")
    month_since = django_filters.DateFilter(
        label="月份从", field_name="month", lookup_expr="gte", widget=DateInput()
    )
    month_until = django_filters.DateFilter(
        label="月份到", field_name="month", lookup_expr="lte", widget=DateInput()
    )
    paid_since = django_filters.DateFilter(
        label="发放日期从", field_name="paid_on", lookup_expr="gte", widget=DateInput()
    )
    paid_until = django_filters.DateFilter(
        label="发放日期到", field_name="paid_on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = SelectionAllowance
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(candidate__unit__path__startswith=unit.path)
