from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from branches.choices.life import ActivitySource, ActivityState, RecordBook
from branches.domain.life import reviewing, window
from branches.filters.months import last_months
from branches.models import Activity, ActivityKind, PartyOrganization
from branches.widgets import OrganisationPicker
from portal.orgs.models import Unit
from portal.periods import Period
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker

WITHDRAWN, EVERYTHING = "withdrawn", "all"
REVIEW, COUNTY_REVIEW = "first", "county"


def _kinds() -> list[tuple[str, str]]:
    rows = ActivityKind.objects.in_order().values_list("code", "name")
    return [(code, name) for code, name in rows]


class ActivityFilters(ListFilters):
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
    kind = ManyFilter(choices=_kinds, label="类型", method="of_kind")
    book = django_filters.ChoiceFilter(
        choices=RecordBook.choices, label="记录簿", method="in_book", empty_label="全部"
    )
    month = django_filters.ChoiceFilter(
        choices=last_months, label="月份", method="that_month", empty_label="全部"
    )
    since = django_filters.DateFilter(label="日期自", field_name="held_on", lookup_expr="gte")
    until = django_filters.DateFilter(label="日期至", field_name="held_on", lookup_expr="lte")
    state = ManyFilter(choices=ActivityState.choices, label="状态")
    review = django_filters.ChoiceFilter(
        choices=[(REVIEW, "待审核"), (COUNTY_REVIEW, "待组织科审核")],
        label="审核",
        method="waits_for",
        empty_label="全部",
    )
    source = ManyFilter(choices=ActivitySource.choices, label="来源")
    late = django_filters.ChoiceFilter(
        choices=[("true", "补录"), ("false", "按期")],
        label="录入",
        method="entered_late",
        empty_label="全部",
    )
    withdrawn = django_filters.ChoiceFilter(
        choices=[(WITHDRAWN, "已撤回"), (EVERYTHING, "全部（含已撤回）")],
        label="撤回情况",
        method="withdrawn_or_not",
        empty_label="未撤回",
    )

    class Meta:
        model = Activity
        fields = ()

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("withdrawn") else rows.standing()

    def in_unit(self, rows: Any, name: str, unit: Unit) -> QuerySet:
        return rows.filter(organization__unit__path__startswith=unit.path)

    def beneath(self, rows: Any, name: str, top: PartyOrganization) -> QuerySet:
        return rows.filter(organization__path__startswith=top.path)

    def of_kind(self, rows: Any, name: str, codes: list[str]) -> QuerySet:
        return rows.filter(pk__in=_of_kinds(kinds__code__in=codes)) if codes else rows

    def in_book(self, rows: Any, name: str, book: str) -> QuerySet:
        return rows.filter(pk__in=_of_kinds(kinds__book=book))

    def that_month(self, rows: Any, name: str, code: str) -> QuerySet:
        month = Period.parse(code)
        return rows.filter(held_on__range=(month.first_day, month.last_day))

    def waits_for(self, rows: Any, name: str, whom: str) -> QuerySet:
        """As the setting of BR-14 asks for it."""
        found = reviewing.waiting_for_county if whom == COUNTY_REVIEW else reviewing.waiting
        return found(rows, today=timezone.localdate())

    def entered_late(self, rows: Any, name: str, which: str) -> QuerySet:
        """By the deadline of each month that has rows."""
        late = _entered_late(rows)
        return rows.filter(pk__in=late) if which == "true" else rows.exclude(pk__in=late)

    def withdrawn_or_not(self, rows: Any, name: str, which: str) -> QuerySet:
        return rows.exclude(withdrawn_at=None) if which == WITHDRAWN else rows


def _of_kinds(**asked: Any) -> QuerySet:
    return Activity.objects.filter(**asked).order_by().values("pk")


def _entered_late(rows: Any) -> list[int]:
    today, deadlines = timezone.localdate(), {}
    late = []
    dated = rows.filter(entered_on__lte=today).order_by().values_list("pk", "held_on", "entered_on")
    for pk, held_on, entered_on in dated:
        month = window.month_of(held_on)
        if month not in deadlines:
            deadlines[month] = window.deadline(month)
        if entered_on > deadlines[month]:
            late.append(pk)
    return late
