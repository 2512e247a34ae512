"""Lists of relief and of what is handed up."""

import django_tables2 as tables
from django.utils.safestring import SafeString

from branches.choices.dues import ReliefState, RemittanceState
from branches.models import DuesRelief, DuesRemittance
from branches.tables.dues import AmountColumn
from portal.ui.tables import DateColumn, ListTable, NameColumn, badge, one_line

_RELIEFS = {
    ReliefState.APPLIED: ("plain", "edit"),
    ReliefState.DISCUSSED: ("info", "users"),
    ReliefState.APPROVED: ("ok", "circle-check"),
    ReliefState.REFUSED: ("warn", "circle-off"),
}


def relief_tone(record: DuesRelief) -> tuple[str, str]:
    if record.is_withdrawn:
        return "plain", "circle-off"
    return _RELIEFS[ReliefState(record.state)]


def remittance_tone(record: DuesRemittance) -> tuple[str, str]:
    if record.is_withdrawn:
        return "plain", "circle-off"
    received = record.state == RemittanceState.RECEIVED
    return ("ok", "circle-check") if received else ("info", "arrow-up")


class ReliefTable(ListTable):
    member = NameColumn(
        verbose_name="姓名",
        accessor="member__person__name",
        order_by=("member__person__name_key", "pk"),
    )
    organization = tables.Column(
        verbose_name="党组织",
        accessor="member__organization",
        order_by=("member__organization__path", "pk"),
    )
    kind = tables.Column(verbose_name="事项", accessor="get_kind_display", order_by=("kind", "pk"))
    since = tables.Column(verbose_name="起", order_by=("since", "pk"))
    until = tables.Column(verbose_name="止", order_by=("until", "pk"))
    reason = tables.Column(verbose_name="事由", order_by=("reason", "pk"))
    applied_on = DateColumn(verbose_name="申请日期", order_by=("applied_on", "pk"))
    document = tables.Column(verbose_name="批复文号", order_by=("document", "pk"))
    state = tables.Column(
        verbose_name="状态", accessor="get_standing_display", order_by=("state", "pk")
    )

    class Meta(ListTable.Meta):
        model = DuesRelief
        fields = ()

    def value_since(self, record: DuesRelief) -> str:
        return record.since.label

    def render_since(self, record: DuesRelief) -> str:
        return record.since.label

    def value_until(self, record: DuesRelief) -> str:
        return record.until.label

    def render_until(self, record: DuesRelief) -> str:
        return record.until.label

    def render_reason(self, value: str) -> SafeString:
        return one_line(value)

    def render_state(self, record: DuesRelief) -> SafeString:
        return badge(record.get_standing_display(), *relief_tone(record))


class RemittanceTable(ListTable):
    source = NameColumn(
        verbose_name="上交党组织", accessor="source__short_name", order_by=("source__path", "pk")
    )
    target = tables.Column(verbose_name="接收党组织", order_by=("target__path", "pk"))
    quarter = tables.Column(verbose_name="季度", order_by=("quarter", "pk"))
    amount = AmountColumn(verbose_name="上交金额（元）", order_by=("amount", "pk"))
    special = AmountColumn(verbose_name="其中大额党费（元）", order_by=("special", "pk"))
    remitted_on = DateColumn(verbose_name="上交日期", order_by=("remitted_on", "pk"))
    receipt = tables.Column(verbose_name="收据号", order_by=("receipt", "pk"))
    received_on = DateColumn(verbose_name="接收日期", order_by=("received_on", "pk"))
    received_by = tables.Column(verbose_name="接收人", order_by=("received_by__name", "pk"))
    state = tables.Column(
        verbose_name="状态", accessor="get_standing_display", order_by=("state", "pk")
    )

    class Meta(ListTable.Meta):
        model = DuesRemittance
        fields = ()

    def value_quarter(self, record: DuesRemittance) -> str:
        return record.quarter.label

    def render_quarter(self, record: DuesRemittance) -> str:
        return record.quarter.label

    def render_state(self, record: DuesRemittance) -> SafeString:
        return badge(record.get_standing_display(), *remittance_tone(record))
