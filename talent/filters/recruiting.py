"""How cohorts, their steps and those who came are narrowed."""

from typing import Any

import django_filters
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices import TalentState
from talent.choices.recruiting import FunnelMark, RecruitKind
from talent.domain import recruiting
from talent.filters.talents import visible_units
from talent.models import RecruitArrival, RecruitCohort, RecruitStage
from talent.permissions import TALENT_KEEP


def _cohorts(request: Any) -> Any:
    return RecruitCohort.objects.visible_to(request.user).in_order()


def _only(rows: Any, found: Any, *, asked: bool) -> Any:
    keys = found.order_by().values("pk")
    return rows.filter(pk__in=keys) if asked else rows.exclude(pk__in=keys)


class _Below(ListFilters):
    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.below(unit)

    class Meta:
        model = RecruitCohort
        fields = ()


class RecruitCohortFilters(_Below):
    kind = ManyFilter(choices=RecruitKind.choices, label="类别")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="组织单位（含下级）", method="below", widget=UnitPicker
    )
    since_since = django_filters.DateFilter(
        label="启动日期从", field_name="since", lookup_expr="gte", widget=DateInput()
    )
    since_until = django_filters.DateFilter(
        label="启动日期到", field_name="since", lookup_expr="lte", widget=DateInput()
    )
    running = django_filters.BooleanFilter(label="进行中", method="is_running")
    unfiled = django_filters.BooleanFilter(label="到岗人员没有建齐档案", method="is_unfiled")

    class Meta:
        model = RecruitCohort
        fields = ()

    def is_running(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return rows.filter(closed_on__isnull=asked)

    def is_unfiled(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        """How many are on record in all is for the unit that recruits."""
        kept = self.request.user.scope(TALENT_KEEP).q("unit__path")
        return _only(rows, RecruitCohort.objects.filter(kept).unfiled(), asked=asked)


class RecruitStageFilters(_Below):
    q = None
    cohort = django_filters.ModelChoiceFilter(queryset=_cohorts, label="引才批次")
    kind = ManyFilter(choices=RecruitKind.choices, field_name="cohort__kind", label="类别")
    mark = django_filters.ChoiceFilter(
        choices=[one for one in FunnelMark.choices if one[0]], label="计为", empty_label="不限"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="组织单位（含下级）", method="below", widget=UnitPicker
    )
    on_since = django_filters.DateFilter(
        label="完成日期从", field_name="on", lookup_expr="gte", widget=DateInput()
    )
    on_until = django_filters.DateFilter(
        label="完成日期到", field_name="on", lookup_expr="lte", widget=DateInput()
    )
    overdue = django_filters.BooleanFilter(label="过了计划日期没有填报", method="is_overdue")

    class Meta:
        model = RecruitStage
        fields = ()

    def is_overdue(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return _only(rows, RecruitStage.objects.overdue(timezone.localdate()), asked=asked)


class RecruitArrivalFilters(_Below):
    cohort = django_filters.ModelChoiceFilter(queryset=_cohorts, label="引才批次")
    kind = ManyFilter(choices=RecruitKind.choices, field_name="cohort__kind", label="类别")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="归口单位（含下级）", method="below", widget=UnitPicker
    )
    state = ManyFilter(choices=TalentState.choices, field_name="profile__state", label="档案")
    ending = django_filters.BooleanFilter(label="服务期将满", method="is_ending")
    on_since = django_filters.DateFilter(
        label="到岗日期从", field_name="on", lookup_expr="gte", widget=DateInput()
    )
    on_until = django_filters.DateFilter(
        label="到岗日期到", field_name="on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = RecruitArrival
        fields = ()

    def is_ending(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return _only(
            rows, recruiting.ending(RecruitArrival.objects.all(), timezone.localdate()), asked=asked
        )
