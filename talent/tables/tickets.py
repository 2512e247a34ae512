"""Tickets as lists show them."""

import datetime as dt
from typing import Final

import django_tables2 as tables
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn, badge
from talent.choices import TicketState
from talent.models import Ticket
from talent.tables.talents import code_column

_STATES: Final = {
    TicketState.REGISTERED: ("warn", "send"),
    TicketState.SENT: ("warn", "clock"),
    TicketState.HANDLING: ("plain", "progress"),
    TicketState.HELD: ("plain", "player-pause"),
    TicketState.DONE: ("ok", "phone"),
    TicketState.FILED: ("ok", "circle-check"),
}


class DueColumn(DateColumn):
    """The day, and beside it whether it was missed."""

    def render(self, value: dt.date, record: Ticket) -> str | SafeString:  # type: ignore[override]
        day = f"{value:%Y-%m-%d}"
        if record.in_time is False:
            return badge(f"{day} 超期办结", "warn")
        running = record.state in (TicketState.SENT, TicketState.HANDLING)
        return badge(f"{day} 已超期", "bad") if running and value < timezone.localdate() else day


class TicketTable(ListTable):
    who = NameColumn(
        verbose_name="申请人", accessor="profile__person__name",
        order_by=("profile__person__name_key", "pk"),
    )  # fmt: skip
    matter = code_column("事项", "matter")
    content = tables.Column(verbose_name="内容")
    unit = tables.Column(verbose_name="责任单位", order_by=("unit__path", "pk"))
    registered_on = DateColumn(verbose_name="登记日期")
    due_on = DueColumn(verbose_name="应办结")
    done_on = DateColumn(verbose_name="办结日期")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda ticket: _STATES[TicketState(ticket.state)],
    )
    satisfaction = tables.Column(
        verbose_name="满意度", accessor="get_satisfaction_display", order_by=("satisfaction", "pk")
    )

    class Meta(ListTable.Meta):
        model = Ticket
        fields = ()
