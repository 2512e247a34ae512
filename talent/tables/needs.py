"""Needs as lists show them."""

from typing import Final

import django_tables2 as tables

from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn, NumberColumn
from talent.choices import NeedState
from talent.models import Need
from talent.tables.talents import code_column

_STATES: Final = {
    NeedState.DRAFT: ("plain", "pencil"),
    NeedState.SUBMITTED: ("warn", "clock"),
    NeedState.PUBLISHED: ("ok", "speakerphone"),
    NeedState.PARTLY: ("ok", "progress"),
    NeedState.FILLED: ("ok", "circle-check"),
    NeedState.CLOSED: ("plain", "circle-off"),
}


class NeedTable(ListTable):
    post = NameColumn(verbose_name="岗位或课题")
    employer = tables.Column(verbose_name="单位", order_by=("unit__path", "enterprise__name", "pk"))
    kind = tables.Column(verbose_name="类型", accessor="get_kind_display", order_by=("kind", "pk"))
    field = code_column("领域", "field")
    way = code_column("方式", "way")
    number = NumberColumn(verbose_name="人数")
    filled = NumberColumn(verbose_name="达成")
    urgency = tables.Column(
        verbose_name="紧缺程度", accessor="get_urgency_display", order_by=("urgency", "pk")
    )
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda need: _STATES[NeedState(need.state)],
    )
    until = DateColumn(verbose_name="到期")
    confirmed_on = DateColumn(verbose_name="最近确认")

    class Meta(ListTable.Meta):
        model = Need
        fields = ()
