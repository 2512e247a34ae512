"""Doctors sent to enterprises and their days, narrowed."""

import datetime as dt
from typing import Any

import django_filters
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices import DispatchRating, ServiceKind, ServiceState
from talent.domain import dispatches
from talent.filters.talents import visible_units
from talent.models import DispatchedDoctor, DispatchVisit


class DoctorFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units,
        label="企业归口单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    going = django_filters.BooleanFilter(label="还在派驻", method="is_going")
    on = django_filters.DateFilter(label="某日在派驻", method="in_force", widget=DateInput())
    short = django_filters.BooleanFilter(label="本季服务天数不足", method="is_short")
    unreported = django_filters.BooleanFilter(label="季度报告未交", method="is_unreported")
    expired = django_filters.BooleanFilter(label="已到期未结束", method="is_expired")
    rating = ManyFilter(choices=DispatchRating.choices, label="企业评价")

    class Meta:
        model = DispatchedDoctor
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.below(unit)

    def is_going(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return rows.filter(ended_on__isnull=asked)

    def in_force(self, rows: Any, name: str, day: dt.date) -> Any:
        return rows.in_force(day)

    def is_short(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        found = dispatches.short(DispatchedDoctor.objects.all(), timezone.localdate())
        return _either(rows, found, asked=asked)

    def is_unreported(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        quarter = dispatches.asked_quarter(timezone.localdate())
        return _either(rows, DispatchedDoctor.objects.without_report(quarter), asked=asked)

    def is_expired(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        found = DispatchedDoctor.objects.open().filter(until__lt=timezone.localdate())
        return _either(rows, found, asked=asked)


def _either(rows: Any, found: Any, *, asked: bool) -> Any:
    keys = found.order_by().values("pk")
    return rows.filter(pk__in=keys) if asked else rows.exclude(pk__in=keys)


class VisitFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units,
        label="企业归口单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    state = ManyFilter(choices=ServiceState.choices, label="状态")
    kind = ManyFilter(choices=ServiceKind.choices, label="服务内容")
    on_since = django_filters.DateFilter(
        label="服务日期从", field_name="on", lookup_expr="gte", widget=DateInput()
    )
    on_until = django_filters.DateFilter(
        label="服务日期到", field_name="on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = DispatchVisit
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(dispatch__enterprise__unit__path__startswith=unit.path)
