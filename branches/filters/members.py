from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from branches.choices.members import Category, Membership
from branches.domain import bands
from branches.filters.months import last_months, month_of
from branches.models import PartyMember, PartyOrganization
from branches.models.member import MemberQuerySet
from branches.widgets import OrganisationPicker
from portal.dates import PartialDate, born_at_ages
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.domain import measures
from portal.ui.filters import ListFilters, ManyFilter, SpanFilter, any_of
from portal.ui.widgets import UnitPicker

MARKS = {
    "mobile": "流动党员",
    "lost": "失联党员",
    "going": "转出待回执",
    "hardship": "困难党员",
    "retired": "离退休党员",
    "migrant_worker": "农民工",
    "first_secretary": "第一书记",
}
LEFT, EVERYBODY = "left", "all"


def _of_mark(key: str) -> Q:
    return Q(going_on__isnull=False) if key == "going" else Q(**{f"is_{key}": True})


def _bands(known: tuple[measures.Band, ...]) -> list[tuple[str, str]]:
    return [(band.key, band.label) for band in known]


class MemberFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="in_unit",
        widget=UnitPicker,
    )
    organization = django_filters.ModelChoiceFilter(
        queryset=lambda request: PartyOrganization.objects.visible_to(request.user),
        label="党组织（含下级）",
        method="beneath",
        widget=OrganisationPicker,
    )
    category = ManyFilter(choices=Category.choices, label="人员类别")
    sex = django_filters.ChoiceFilter(
        field_name="person__sex", choices=Sex.choices, label="性别", empty_label="全部"
    )
    years = SpanFilter(label="年龄", unit="岁", method="years_old")
    age = ManyFilter(choices=_bands(measures.MEMBER_AGES), label="年龄段", method="aged")
    education = ManyFilter(
        choices=[(key, label) for key, (label, _) in measures.MEMBER_EDUCATIONS.items()],
        label="学历",
        method="educated",
    )
    tenure = ManyFilter(choices=_bands(bands.TENURES), label="党龄", method="of_tenure")
    mark = ManyFilter(choices=list(MARKS.items()), label="重点关注", method="marked")
    state = ManyFilter(choices=Membership.choices, label="党籍状态")
    working = django_filters.ChoiceFilter(
        choices=[("true", "在职"), ("false", "离退休")],
        label="在职情况",
        method="at_work",
        empty_label="全部",
    )
    lack = django_filters.ChoiceFilter(
        choices=[("any", "信息不完整")], label="信息", method="lacking", empty_label="全部"
    )
    probation = django_filters.ChoiceFilter(
        choices=[("over", "期满未办理")], label="预备期", method="on_probation", empty_label="全部"
    )
    joined_in = django_filters.ChoiceFilter(
        choices=last_months, label="入党月份", method="joined_that_month", empty_label="全部"
    )
    joined_from = django_filters.NumberFilter(
        label="入党年份自", method="joined_since", min_value=1921, max_value=2100
    )
    joined_to = django_filters.NumberFilter(
        label="入党年份至", method="joined_until", min_value=1921, max_value=2100
    )
    presence = django_filters.ChoiceFilter(
        choices=[(LEFT, "已离开"), (EVERYBODY, "全部（含已离开）")],
        label="在册情况",
        method="present_or_left",
        empty_label="在册",
    )

    class Meta:
        model = PartyMember
        fields = ()

    def filter_queryset(self, queryset: Any) -> Any:
        """Those who have left appear only when asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("presence") else rows.present()

    def in_unit(self, rows: MemberQuerySet, name: str, unit: Unit) -> MemberQuerySet:
        return rows.filter(organization__unit__path__startswith=unit.path)

    def at_work(self, rows: MemberQuerySet, name: str, which: str) -> MemberQuerySet:
        return rows.filter(is_retired=which != "true")

    def lacking(self, rows: MemberQuerySet, name: str, what: str) -> MemberQuerySet:
        return rows.filter(bands.incomplete())

    def on_probation(self, rows: MemberQuerySet, name: str, which: str) -> MemberQuerySet:
        return rows.filter(bands.probation_over(timezone.localdate()))

    def joined_that_month(self, rows: MemberQuerySet, name: str, code: str) -> MemberQuerySet:
        return rows.filter(bands.joined_in(month_of(code)))

    def beneath(self, rows: MemberQuerySet, name: str, top: PartyOrganization) -> MemberQuerySet:
        return rows.beneath(top)

    def years_old(self, rows: MemberQuerySet, name: str, years: slice) -> MemberQuerySet:
        first, end = born_at_ages(years.start, years.stop, on=timezone.localdate())
        return rows.filter(person__birth__gte=first, person__birth__lt=end)

    def aged(self, rows: MemberQuerySet, name: str, keys: list[str]) -> MemberQuerySet:
        today = timezone.localdate()
        asked = [band for band in measures.MEMBER_AGES if band.key in keys]
        return rows.filter(any_of(measures.aged(band, on=today) for band in asked))

    def educated(self, rows: MemberQuerySet, name: str, keys: list[str]) -> MemberQuerySet:
        return rows.filter(any_of(bands.educated(key) for key in keys))

    def of_tenure(self, rows: MemberQuerySet, name: str, keys: list[str]) -> MemberQuerySet:
        today = timezone.localdate()
        asked = [band for band in bands.TENURES if band.key in keys]
        return rows.filter(any_of(bands.of_tenure(band, on=today) for band in asked))

    def marked(self, rows: MemberQuerySet, name: str, keys: list[str]) -> MemberQuerySet:
        return rows.filter(any_of(_of_mark(key) for key in keys))

    def joined_since(self, rows: MemberQuerySet, name: str, year: Any) -> MemberQuerySet:
        return rows.filter(joined_on__gte=PartialDate(int(year)))

    def joined_until(self, rows: MemberQuerySet, name: str, year: Any) -> MemberQuerySet:
        return rows.filter(joined_on__lt=PartialDate(int(year) + 1))

    def present_or_left(self, rows: MemberQuerySet, name: str, which: str) -> MemberQuerySet:
        return rows.exclude(left_on=None) if which == LEFT else rows


class WatchFilters(MemberFilters):
    """The register of those away and out of touch."""

    state = None  # type: ignore[assignment]  # takes the inherited filters away
    working = None
    lack = None
    probation = None
    joined_in = None
    tenure = None  # type: ignore[assignment]
    joined_from = None
    joined_to = None
    presence = None
    mark = ManyFilter(
        choices=[("mobile", "流动党员"), ("lost", "失联党员")], label="类别", method="marked"
    )
