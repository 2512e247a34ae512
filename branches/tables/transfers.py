import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from branches.choices.relations import LetterState
from branches.models import RelationTransfer
from portal.ui.tables import DateColumn, ListTable, NameColumn, NumberColumn, badge, one_line

_TONES = {
    LetterState.ASKED: ("info", "clock"),
    LetterState.ISSUED: ("info", "mail"),
    LetterState.RECEIVED: ("ok", "circle-check"),
    LetterState.WITHDRAWN: ("plain", "circle-off"),
}


def tone_of(letter: RelationTransfer, today: dt.date) -> tuple[str, str]:
    if letter.is_overdue(today):
        return "bad", "alert-triangle"
    return _TONES[LetterState(letter.state)]


class TransferTable(ListTable):
    """转接台账."""

    name = NameColumn(
        verbose_name="姓名",
        accessor="member__person__name",
        order_by=("member__person__name_key", "pk"),
    )
    number = tables.Column(verbose_name="介绍信编号", order_by=("issuer", "year", "serial", "pk"))
    direction = tables.Column(
        verbose_name="方向", accessor="get_direction_display", order_by=("direction", "pk")
    )
    leaves = tables.Column(verbose_name="转出", orderable=False, empty_values=())
    arrives = tables.Column(verbose_name="转入", orderable=False, empty_values=())
    issued_on = DateColumn(verbose_name="开具", order_by=("issued_on", "pk"))
    valid_until = DateColumn(verbose_name="有效期至", order_by=("valid_until", "pk"))
    received_on = DateColumn(verbose_name="回执", order_by=("received_on", "pk"))
    paid_until = tables.Column(verbose_name="党费交至", order_by=("paid_until", "pk"))
    prints = NumberColumn(verbose_name="打印次数", order_by=("prints", "pk"))
    state = tables.Column(verbose_name="状态", order_by=("state", "pk"), empty_values=())

    class Meta(ListTable.Meta):
        model = RelationTransfer
        fields = ()

    def value_leaves(self, record: RelationTransfer) -> str:
        return record.leaves_from

    def render_leaves(self, record: RelationTransfer) -> Any:
        return one_line(record.leaves_from)

    def value_arrives(self, record: RelationTransfer) -> str:
        return record.goes_to

    def render_arrives(self, record: RelationTransfer) -> Any:
        return one_line(record.goes_to)

    def render_paid_until(self, value: Any) -> str:
        return value.label

    value_paid_until = render_paid_until

    def value_state(self, record: RelationTransfer) -> str:
        return record.standing(self.today)

    def render_state(self, record: RelationTransfer) -> SafeString:
        return badge(self.value_state(record), *tone_of(record, self.today))
