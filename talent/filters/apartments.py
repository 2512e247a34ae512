"""Rooms, applications, results and tenancies, narrowed."""

from typing import Any

import django_filters
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices import HouseFound, HousingState, RoomLayout, RoomState, TenancyState
from talent.domain import tenancies
from talent.filters.talents import OutdatedFilter, visible_units
from talent.models import AllocationRow, AllocationRun, Apartment, HousingApplication, Tenancy


class ApartmentFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="管理单位（含下级）", method="below", widget=UnitPicker
    )
    layout = ManyFilter(choices=RoomLayout.choices, label="户型")
    state = ManyFilter(choices=RoomState.choices, label="房源状态")
    in_use = django_filters.BooleanFilter(label="没有停用", method="is_in_use")
    vacant = django_filters.BooleanFilter(label="空置", method="is_vacant")

    class Meta:
        model = Apartment
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(unit__path__startswith=unit.path)

    def is_in_use(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        stopped = {"state": RoomState.STOPPED}
        return rows.exclude(**stopped) if asked else rows.filter(**stopped)

    def is_vacant(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        free = Apartment.objects.free().values("pk")
        return rows.filter(pk__in=free) if asked else rows.exclude(pk__in=free)


class HousingFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="归口单位（含下级）", method="below", widget=UnitPicker
    )
    state = ManyFilter(choices=HousingState.choices, label="状态")
    house = ManyFilter(choices=HouseFound.choices, label="本县住房")
    going = django_filters.BooleanFilter(label="还在办理或租住", method="still_going")
    accepted_since = django_filters.DateFilter(
        label="受理日期从", field_name="accepted_on", lookup_expr="gte", widget=DateInput()
    )
    accepted_until = django_filters.DateFilter(
        label="受理日期到", field_name="accepted_on", lookup_expr="lte", widget=DateInput()
    )
    noticed = django_filters.BooleanFilter(label="公示期满", method="is_noticed")
    outdated = OutdatedFilter("refused")

    class Meta:
        model = HousingApplication
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(profile__unit__path__startswith=unit.path)

    def still_going(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        states = {"state__in": HousingState.going()}
        return rows.filter(**states) if asked else rows.exclude(**states)

    def is_noticed(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        over = {"state": HousingState.NOTICE, "notice_until__lt": timezone.localdate()}
        return rows.filter(**over) if asked else rows.exclude(**over)


class ResultFilters(ListFilters):
    run = django_filters.ModelChoiceFilter(
        queryset=lambda request: AllocationRun.objects.visible_to(request.user).in_order(),
        label="分配",
    )
    given = django_filters.BooleanFilter(label="分到房", method="got_one")

    class Meta:
        model = AllocationRow
        fields = ()

    def got_one(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return rows.filter(apartment__isnull=not asked)


class TenancyFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="管理单位（含下级）", method="below", widget=UnitPicker
    )
    home = django_filters.ModelChoiceFilter(
        queryset=visible_units,
        label="租住人归口单位（含下级）",
        method="of_home",
        widget=UnitPicker,
    )
    state = ManyFilter(choices=TenancyState.choices, label="状态")
    ending = django_filters.BooleanFilter(label="快到期、已到期", method="is_ending")
    ends_until = django_filters.DateFilter(
        label="租期止不晚于", field_name="until", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = Tenancy
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(apartment__unit__path__startswith=unit.path)

    def of_home(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(application__profile__unit__path__startswith=unit.path)

    def is_ending(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        ending = tenancies.ending(timezone.localdate())
        return rows.filter(ending) if asked else rows.exclude(ending)
