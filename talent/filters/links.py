"""Experts and their leaders, narrowed."""

import datetime as dt
from typing import Any

import django_filters
from django.utils import timezone

from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices import ExpertContact
from talent.domain import links
from talent.filters.talents import codes_of, visible_units
from talent.models import Contact, ExpertLink


def _leaders(request: Any) -> Any:
    """Whoever the reader sees links of."""
    seen = ExpertLink.objects.visible_to(request.user).values("leader")
    return User.objects.filter(pk__in=seen).order_by("name", "pk")


class LinkFilters(ListFilters):
    year = django_filters.NumberFilter(label="年度")
    leader = django_filters.ModelChoiceFilter(queryset=_leaders, label="县领导", empty_label="全部")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units,
        label="专家归口单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    field = ManyFilter(
        choices=codes_of("talent_field"), field_name="profile__field", label="专家领域"
    )
    going = django_filters.BooleanFilter(label="还在联系", method="is_going")
    on = django_filters.DateFilter(
        label="某日在联系", method="in_force", widget=DateInput(), help_text="不填的按今天。"
    )
    contacted = django_filters.BooleanFilter(label="当季已联系", method="was_contacted")

    class Meta:
        model = ExpertLink
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.below(unit)

    def is_going(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return rows.filter(ended_on__isnull=asked)

    def in_force(self, rows: Any, name: str, day: dt.date) -> Any:
        return rows.in_force(day)

    def was_contacted(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        """In the quarter of the day asked for, else of today."""
        day = self.form.cleaned_data.get("on") or timezone.localdate()
        seen = ExpertLink.objects.all()
        found = links.contacted(seen, day) if asked else links.missing(seen, day)
        return rows.filter(pk__in=found.order_by().values("pk"))


class ContactFilters(ListFilters):
    leader = django_filters.ModelChoiceFilter(
        queryset=_leaders, field_name="link__leader", label="县领导", empty_label="全部"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units,
        label="专家归口单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    kind = ManyFilter(choices=ExpertContact.choices, label="方式")
    since = django_filters.DateFilter(
        label="联系日期从", field_name="on", lookup_expr="gte", widget=DateInput()
    )
    until = django_filters.DateFilter(
        label="联系日期到", field_name="on", lookup_expr="lte", widget=DateInput()
    )
    asked = django_filters.BooleanFilter(label="反映了问题", method="has_problem")
    by_proxy = django_filters.BooleanFilter(label="代录", method="is_by_proxy")
    withdrawn = django_filters.BooleanFilter(label="已撤回", method="is_withdrawn")

    class Meta:
        model = Contact
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(link__profile__unit__path__startswith=unit.path)

    def has_problem(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return rows.exclude(problem="") if asked else rows.filter(problem="")

    def is_by_proxy(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        found = rows.by_proxy()
        return found if asked else rows.exclude(pk__in=found.values("pk"))

    def is_withdrawn(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return rows.filter(withdrawn_on__isnull=not asked)
