"""Tickets, narrowed."""

from typing import Any

import django_filters
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker
from talent.choices import Satisfaction, TicketState
from talent.filters.talents import codes_of, visible_units
from talent.models import Ticket


class TicketFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="责任单位（含下级）", method="below", widget=UnitPicker
    )
    matter = ManyFilter(choices=codes_of("ticket_matter"), label="事项")
    state = ManyFilter(choices=TicketState.choices, label="状态")
    late = django_filters.BooleanFilter(label="已超期", method="is_late")
    satisfaction = django_filters.ChoiceFilter(
        choices=Satisfaction.choices, label="满意度", empty_label="全部"
    )

    class Meta:
        model = Ticket
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.below(unit)

    def is_late(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        late = rows.late(timezone.localdate())
        return late if asked else rows.exclude(pk__in=late.values("pk"))
