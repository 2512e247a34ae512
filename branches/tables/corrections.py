from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from branches.choices.corrections import CorrectionState
from branches.models import CorrectionNotice
from portal.ui.tables import DateColumn, ListTable, NameColumn, NumberColumn, badge, one_line

_TONES = {
    CorrectionState.GIVEN: ("info", "clock"),
    CorrectionState.RETURNED: ("warn", "arrow-back-up"),
    CorrectionState.ANSWERED: ("warn", "mail"),
    CorrectionState.DONE: ("ok", "circle-check"),
    CorrectionState.WITHDRAWN: ("plain", "circle-off"),
}
LATE = "逾期未答复"


def tone_of(notice: CorrectionNotice) -> tuple[str, str]:
    return _TONES[CorrectionState(notice.state)]


class CorrectionTable(ListTable):
    problem = NameColumn(verbose_name="存在问题", order_by=("problem", "pk"))
    organization = tables.Column(verbose_name="党组织", order_by=("organization__path", "pk"))
    matter = tables.Column(
        verbose_name="事项", accessor="get_matter_display", order_by=("matter", "pk")
    )
    giver = tables.Column(verbose_name="下达单位", order_by=("giver__path", "pk"))
    number = tables.Column(verbose_name="文号", order_by=("number", "pk"))
    given_on = DateColumn(verbose_name="下达日期", order_by=("given_on", "pk"))
    workdays = NumberColumn(verbose_name="工作日", counts=False, order_by=("workdays", "pk"))
    due_on = DateColumn(verbose_name="限期至", order_by=("due_on", "pk"))
    answered_on = DateColumn(verbose_name="答复日期", order_by=("answered_on", "pk"))
    returns = NumberColumn(verbose_name="退回次数", order_by=("returns", "pk"))
    state = tables.Column(verbose_name="状态", order_by=("state", "pk"), empty_values=())

    class Meta(ListTable.Meta):
        model = CorrectionNotice
        fields = ()

    def render_problem(self, value: str) -> Any:
        return one_line(value)

    def value_state(self, record: CorrectionNotice) -> str:
        if record.is_awaited and record.due_on < self.today:
            return LATE
        return record.get_state_display()

    def render_state(self, record: CorrectionNotice) -> SafeString:
        words = self.value_state(record)
        return (
            badge(words, "bad", "alert-triangle")
            if words == LATE
            else badge(words, *tone_of(record))
        )
