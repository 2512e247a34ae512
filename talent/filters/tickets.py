"""Tickets, narrowed."""

from typing import Any

import django_filters
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices import Satisfaction, TicketState
from talent.domain import tickets
from talent.filters.talents import codes_of, visible_units
from talent.models import Ticket


class TicketFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="责任单位（含下级）", method="below", widget=UnitPicker
    )
    home = django_filters.ModelChoiceFilter(
        queryset=visible_units,
        label="申请人归口单位（含下级）",
        method="of_home",
        widget=UnitPicker,
    )
    matter = ManyFilter(choices=codes_of("ticket_matter"), label="事项")
    state = ManyFilter(choices=TicketState.choices, label="状态")
    late = django_filters.BooleanFilter(label="已超期", method="is_late")
    satisfaction = django_filters.ChoiceFilter(
        choices=Satisfaction.choices, label="满意度", empty_label="全部"
    )

    registered_since = django_filters.DateFilter(
        label="登记日期从", field_name="registered_on", lookup_expr="gte", widget=DateInput()
    )
    registered_until = django_filters.DateFilter(
        label="登记日期到", field_name="registered_on", lookup_expr="lte", widget=DateInput()
    )
    due_since = django_filters.DateFilter(
        label="应办结日期从", field_name="due_on", lookup_expr="gte", widget=DateInput()
    )
    due_until = django_filters.DateFilter(
        label="应办结日期到", field_name="due_on", lookup_expr="lte", widget=DateInput()
    )
    escalated = django_filters.BooleanFilter(label="已提级督办", method="is_escalated")
    mine = django_filters.BooleanFilter(label="我的办件", method="is_mine")

    class Meta:
        model = Ticket
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.below(unit)

    def of_home(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(profile__unit__path__startswith=unit.path)

    def is_escalated(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return rows.filter(escalated_on__isnull=not asked)

    def is_mine(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        waiting = tickets.waiting_for(self.request.user)
        return rows.filter(waiting) if asked else rows.exclude(waiting)

    def is_late(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        late = rows.late(timezone.localdate())
        return late if asked else rows.exclude(pk__in=late.values("pk"))
