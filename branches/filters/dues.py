from collections.abc import Mapping
from typing import Any, Final

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from branches.choices.dues import (
    RELIEFS,
    DuesCategory,
    DuesRhythm,
    PaymentMethod,
    ReliefState,
    RemittanceState,
)
from branches.choices.organisations import BRANCH_KINDS, OrganisationKind
from branches.domain.dues import closing, sums
from branches.domain.dues.sheet import months_of
from branches.domain.dues.standard_reminders import without_this_years
from branches.filters.matrix import years
from branches.models import (
    DuesPayment,
    DuesRelief,
    DuesRemittance,
    DuesStandard,
    PartyMember,
    PartyOrganization,
)
from branches.widgets import OrganisationPicker
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker

_QUARTERS: Final = 9
_BELOW: Final = ("100", "95", "90", "80")
WITHDRAWN, EVERYTHING = "withdrawn", "all"


def year_asked(asked: Mapping[str, str]) -> int:
    """The year the address names, else this one."""
    year = asked.get("year", "")
    return int(year) if year in dict(years()) else timezone.localdate().year


def begun_months(asked: Mapping[str, str]) -> list[Period]:
    today = timezone.localdate()
    return [month for month in months_of(year_asked(asked)) if month.first_day <= today]


def last_quarters() -> list[tuple[str, str]]:
    now = Period.containing(timezone.localdate(), PeriodKind.QUARTER)
    quarters = [now.shifted(-step) for step in range(_QUARTERS)]
    return [(quarter.code, quarter.label) for quarter in quarters]


def _in_unit(to: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method=lambda rows, _, unit: rows.filter(**{f"{to}__startswith": unit.path}),
        widget=UnitPicker,
    )


def _beneath(to: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        queryset=lambda request: PartyOrganization.objects.visible_to(request.user),
        label="党组织（含下级）",
        method=lambda rows, _, top: rows.filter(**{f"{to}__startswith": top.path}),
        widget=OrganisationPicker,
    )


class DuesFilters(ListFilters):
    year = django_filters.ChoiceFilter(
        choices=years, label="年度", method="as_it_is", empty_label="今年"
    )
    unit = _in_unit("unit__path")
    kind = ManyFilter(
        choices=[(kind.value, kind.label) for kind in OrganisationKind if kind in BRANCH_KINDS],
        label="类型",
    )
    below = django_filters.ChoiceFilter(
        choices=[(share, f"低于 {share}%") for share in _BELOW],
        label="交纳率（人）低于",
        method="paid_below",
        empty_label="不限",
    )

    class Meta:
        model = PartyOrganization
        fields = ()

    def as_it_is(self, rows: Any, name: str, value: str) -> QuerySet:
        """Which year is shown changes no row."""
        return rows

    def paid_below(self, rows: Any, name: str, share: str) -> QuerySet:
        months = begun_months(self.data)
        return sums.paid_below(rows, months, int(share), today=timezone.localdate())


class _Withdrawable(ListFilters):
    withdrawn = django_filters.ChoiceFilter(
        choices=[(WITHDRAWN, "已撤回"), (EVERYTHING, "全部（含已撤回）")],
        label="撤回情况",
        method="withdrawn_or_not",
        empty_label="未撤回",
    )

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("withdrawn") else rows.standing()

    def withdrawn_or_not(self, rows: Any, name: str, which: str) -> QuerySet:
        return rows.exclude(withdrawn_at=None) if which == WITHDRAWN else rows


class PaymentFilters(_Withdrawable):
    unit = _in_unit("organization__unit__path")
    organization = _beneath("organization__path")
    since = django_filters.DateFilter(label="日期自", field_name="paid_on", lookup_expr="gte")
    until = django_filters.DateFilter(label="日期至", field_name="paid_on", lookup_expr="lte")
    method = ManyFilter(choices=PaymentMethod.choices, label="方式")
    special = django_filters.ChoiceFilter(
        choices=[("true", "含大额党费")],
        label="大额党费",
        method="with_special",
        empty_label="全部",
    )

    class Meta:
        model = DuesPayment
        fields = ()

    def with_special(self, rows: Any, name: str, which: str) -> QuerySet:
        return rows.filter(special__gt=0)


class StandardFilters(ListFilters):
    """Members by what they owe a month; who has none, or none of this year."""

    unit = _in_unit("organization__unit__path")
    organization = _beneath("organization__path")
    category = ManyFilter(choices=DuesCategory.choices, label="类别", method="of_category")
    rhythm = ManyFilter(choices=DuesRhythm.choices, label="交纳周期", method="of_rhythm")
    lack = django_filters.ChoiceFilter(
        choices=[("any", "没有核定标准"), ("year", "本年没有核定")],
        label="核定情况",
        method="lacking",
        empty_label="全部",
    )

    class Meta:
        model = PartyMember
        fields = ()

    def of_category(self, rows: Any, name: str, keys: list[str]) -> QuerySet:
        return rows.filter(dues_category__in=keys) if keys else rows

    def of_rhythm(self, rows: Any, name: str, keys: list[str]) -> QuerySet:
        return rows.filter(dues_rhythm__in=keys) if keys else rows

    def lacking(self, rows: Any, name: str, what: str) -> QuerySet:
        if what == "year":
            return without_this_years(rows, timezone.localdate())
        known = DuesStandard.objects.in_force().filter(member=OuterRef("pk"))
        return rows.filter(~Exists(known))


class ArrearsFilters(ListFilters):
    unit = _in_unit("organization__unit__path")
    organization = _beneath("organization__path")
    least = django_filters.ChoiceFilter(
        choices=lambda: [
            (str(step), f"连续 {step} 个月及以上") for step in closing.steps(timezone.localdate())
        ],
        label="连续欠交",
        method="for_months",
        empty_label="全部",
    )

    class Meta:
        model = PartyMember
        fields = ()

    def for_months(self, rows: Any, name: str, least: str) -> QuerySet:
        runs = closing.runs(closing.closed_through(timezone.localdate()))
        long = runs.filter(run__gte=int(least)).values("member")
        return rows.filter(Q(pk__in=long))


class ReliefFilters(_Withdrawable):
    unit = _in_unit("member__organization__unit__path")
    organization = _beneath("member__organization__path")
    kind = ManyFilter(choices=[(one.value, one.label) for one in RELIEFS], label="事项")
    state = ManyFilter(choices=ReliefState.choices, label="状态")

    class Meta:
        model = DuesRelief
        fields = ()


class RemittanceFilters(_Withdrawable):
    unit = _in_unit("source__unit__path")
    organization = _beneath("source__path")
    quarter = django_filters.ChoiceFilter(
        choices=last_quarters, label="季度", method="that_quarter", empty_label="全部"
    )
    state = ManyFilter(choices=RemittanceState.choices, label="状态")

    class Meta:
        model = DuesRemittance
        fields = ()

    def that_quarter(self, rows: Any, name: str, code: str) -> QuerySet:
        return rows.filter(quarter=Period.parse(code))
