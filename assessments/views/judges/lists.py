"""The list of judges' rounds."""

from typing import Final

import django_tables2 as tables

from assessments.choices import JudgingState
from assessments.filters import PeriodFilter
from assessments.models import JudgingRound
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NumberColumn, PeriodColumn

ROUND_TONES: Final[dict[str, tuple[str, str]]] = {
    JudgingState.OPEN: ("warn", "hourglass"),
    JudgingState.CLOSED: ("ok", "circle-check"),
}


class JudgingFilters(ListFilters):
    period = PeriodFilter(label="半年")
    state = ManyFilter(choices=JudgingState.choices, label="状态")

    class Meta:
        model = JudgingRound
        fields = ()


class JudgingTable(ListTable):
    title = tables.Column(verbose_name="名称", linkify=lambda record: record.get_absolute_url())
    period = PeriodColumn(verbose_name="半年", order_by=("period", "-held_on"))
    held_on = DateColumn(verbose_name="观摩日期")
    units = NumberColumn(verbose_name="被评单位")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "-held_on"),
        tone_of=lambda r: ROUND_TONES[r.state],
    )

    class Meta(ListTable.Meta):
        model = JudgingRound
        fields = ()
