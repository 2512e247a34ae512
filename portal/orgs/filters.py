"""Filters of the list of units."""

from typing import Any

import django_filters
from django.http import HttpRequest

from portal.orgs.choices import UnitLevel
from portal.orgs.domain import queries
from portal.orgs.models import ComparisonGroup, Unit, UnitKind
from portal.orgs.models.unit import UnitQuerySet
from portal.ui.filters import ListFilters
from portal.ui.widgets import UnitPicker

CLOSED, ALL = "closed", "all"


def _visible_units(request: HttpRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.user)


class UnitFilters(ListFilters):
    kind = django_filters.ModelChoiceFilter(
        queryset=lambda request: UnitKind.objects.visible_to(request.user).in_order(),
        label="类别",
        empty_label="全部",
    )
    level = django_filters.ChoiceFilter(
        field_name="kind__level", choices=UnitLevel.choices, label="层级"
    )
    below = django_filters.ModelChoiceFilter(
        queryset=_visible_units, method="in_branch", label="所属机构", widget=UnitPicker
    )
    group = django_filters.ModelChoiceFilter(
        queryset=lambda request: ComparisonGroup.objects.visible_to(request.user).in_order(),
        method="in_group",
        label="考核分组",
        empty_label="全部",
        null_label="未列入分组",
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[(CLOSED, "已撤销"), (ALL, "全部（含已撤销）")],
        empty_label="正常",
        label="状态",
    )

    class Meta:
        model = Unit
        fields = ()

    def filter_queryset(self, rows: UnitQuerySet) -> UnitQuerySet:
        """Without a word about the state, units that still exist."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.still_open()

    def in_branch(self, rows: UnitQuerySet, name: str, top: Unit) -> UnitQuerySet:
        return rows.in_branch(top)

    def in_group(self, rows: UnitQuerySet, name: str, group: Any) -> UnitQuerySet:
        if isinstance(group, ComparisonGroup):
            return rows.in_group(group)
        return queries.ungrouped(rows)

    def in_state(self, rows: UnitQuerySet, name: str, state: str) -> UnitQuerySet:
        return rows.exclude(closed_on=None) if state == CLOSED else rows
