"""Filters of the lists of party organisations."""

import datetime as dt
from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils import timezone

from branches.choices.organisations import (
    BRANCH_KINDS,
    Abnormal,
    ElectionStage,
    HostState,
    Nature,
    OrganisationKind,
)
from branches.domain import abnormal_spells, checks, due, terms
from branches.models import AbnormalSpell, PartyOrganization, ReviewSheet
from branches.models.organisation import PartyOrganizationQuerySet
from branches.widgets import OrganisationPicker
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker

CLOSED, ALL = "closed", "all"
LONG = "long"


def _visible_units(request: HttpRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.user)


def _townships(request: HttpRequest) -> UnitQuerySet:
    return _visible_units(request).still_open().at_level(UnitLevel.TOWNSHIP).in_tree_order()


def _visible_organisations(request: HttpRequest) -> PartyOrganizationQuerySet:
    return PartyOrganization.objects.visible_to(request.user)


class PlaceFilters(ListFilters):
    """What the lists share: kind, township, unit, organisation above."""

    kind = django_filters.ChoiceFilter(choices=OrganisationKind.choices, label="类型")
    township = django_filters.ModelChoiceFilter(
        queryset=_townships, method="in_unit", label="乡镇（街道）", empty_label="全部"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=_visible_units, method="in_unit", label="单位（含下属）", widget=UnitPicker
    )
    below = django_filters.ModelChoiceFilter(
        queryset=_visible_organisations,
        method="in_branch",
        label="上级党组织",
        widget=OrganisationPicker,
    )

    class Meta:
        model = PartyOrganization
        fields = ()

    def in_unit(
        self, rows: PartyOrganizationQuerySet, name: str, unit: Unit
    ) -> PartyOrganizationQuerySet:
        return rows.filter(unit__path__startswith=unit.path)

    def in_branch(
        self, rows: PartyOrganizationQuerySet, name: str, top: PartyOrganization
    ) -> PartyOrganizationQuerySet:
        return rows.in_branch(top)


class OrganisationFilters(PlaceFilters):
    kind = ManyFilter(choices=OrganisationKind.choices, label="类型")
    nature = django_filters.ChoiceFilter(choices=Nature.choices, label="性质")
    stage = django_filters.ChoiceFilter(choices=ElectionStage.choices, label="换届状态")
    abnormal = django_filters.ChoiceFilter(
        choices=Abnormal.choices, method="that_stand_out", label="疑似异常"
    )
    host_state = django_filters.ChoiceFilter(choices=HostState.choices, label="依托单位状态")
    unreviewed = django_filters.ChoiceFilter(
        choices=(), method="not_reviewed", label="民主评议", empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[(CLOSED, "已撤销"), (ALL, "全部（含已撤销）")],
        empty_label="正常",
        label="状态",
    )

    field_order = ("kind", "nature", "township", "stage")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        years = range(this_year, this_year - 3, -1)
        offered = [(year, f"{year} 年还没有开始的党支部") for year in years]
        self.filters["unreviewed"].extra["choices"] = offered

    def filter_queryset(self, rows: PartyOrganizationQuerySet) -> PartyOrganizationQuerySet:
        """Without a word about the state, organisations that still exist."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.still_open()

    def that_stand_out(
        self, rows: PartyOrganizationQuerySet, name: str, kind: str
    ) -> PartyOrganizationQuerySet:
        return checks.narrowed(rows, checks.find(on=timezone.localdate()), kind)

    def not_reviewed(
        self, rows: PartyOrganizationQuerySet, name: str, year: str
    ) -> PartyOrganizationQuerySet:
        begun = ReviewSheet.objects.filter(year=int(year)).values("organization")
        return rows.filter(kind__in=BRANCH_KINDS).exclude(pk__in=begun)

    def in_state(
        self, rows: PartyOrganizationQuerySet, name: str, state: str
    ) -> PartyOrganizationQuerySet:
        return rows.exclude(closed_on=None) if state == CLOSED else rows


class AbnormalFilters(PlaceFilters):
    abnormal = django_filters.ChoiceFilter(
        choices=Abnormal.choices, method="of_kind", label="疑似类型"
    )
    lasting = django_filters.ChoiceFilter(
        choices=[(LONG, "超过 3 个月")], method="that_last", label="列入时间"
    )

    def of_kind(
        self, rows: PartyOrganizationQuerySet, name: str, kind: str
    ) -> PartyOrganizationQuerySet:
        return rows.filter(abnormal__contains=Abnormal(kind).label)

    def that_last(
        self, rows: PartyOrganizationQuerySet, name: str, value: str
    ) -> PartyOrganizationQuerySet:
        limit = abnormal_spells.long_since(timezone.localdate())
        spells = AbnormalSpell.objects.lasting().filter(since__lt=limit)
        return rows.filter(pk__in=spells.values("organization"))


def _years(request: HttpRequest) -> list[tuple[int, str]]:
    this_year = timezone.localdate().year
    return [(year, f"{year} 年") for year in range(this_year - 2, this_year + 6)]


def _years_begun() -> list[tuple[int, str]]:
    this_year = timezone.localdate().year
    return [(year, f"{year} 年已到期") for year in range(this_year, this_year - 3, -1)]


class ElectionFilters(PlaceFilters):
    stage = django_filters.ChoiceFilter(choices=ElectionStage.choices, label="换届状态")
    year = django_filters.ChoiceFilter(
        field_name="due_on", lookup_expr="year", label="应换届年份", choices=()
    )
    fell_due = django_filters.ChoiceFilter(
        choices=(), method="that_fell_due", label="到期情况（含已换届）"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = _years(self.request)
        self.filters["fell_due"].extra["choices"] = _years_begun()

    def filter_queryset(self, rows: PartyOrganizationQuerySet) -> PartyOrganizationQuerySet:
        return terms.by_due_date(super().filter_queryset(rows))

    def that_fell_due(
        self, rows: PartyOrganizationQuerySet, name: str, year: str
    ) -> PartyOrganizationQuerySet:
        last = min(dt.date(int(year), 12, 31), timezone.localdate())
        return due.fell_due(rows, (dt.date(int(year), 1, 1), last))
