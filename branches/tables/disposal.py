from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from branches.models import DisposalCase
from portal.ui.tables import DateColumn, ListTable, NameColumn, badge, one_line


class DisposalTable(ListTable):
    """处置台账."""

    name = NameColumn(
        verbose_name="姓名",
        accessor="member__person__name",
        order_by=("member__person__name_key", "pk"),
    )
    organization = tables.Column(
        verbose_name="所在党组织",
        accessor="member__organization",
        order_by=("member__organization__path", "pk"),
    )
    measure = tables.Column(
        verbose_name="处置方式", accessor="get_measure_display", order_by=("measure", "pk")
    )
    ground = tables.Column(
        verbose_name="情形", accessor="get_ground_display", order_by=("ground", "pk")
    )
    proposed_on = DateColumn(verbose_name="提出日期", order_by=("proposed_on", "pk"))
    last_step = tables.Column(
        verbose_name="进度", accessor="get_last_step_display", order_by=("last_step", "pk")
    )
    correct_until = DateColumn(verbose_name="改正期限至", order_by=("correct_until", "pk"))
    outcome = tables.Column(verbose_name="结果", order_by=("outcome", "pk"), empty_values=())

    class Meta(ListTable.Meta):
        model = DisposalCase
        fields = ()

    def render_ground(self, value: str) -> Any:
        return one_line(value)

    def value_outcome(self, record: DisposalCase) -> str:
        if record.is_closed:
            return record.get_outcome_display()
        until = record.correct_until
        return "改正期满待评定" if until and until < self.today else "办理中"

    def render_outcome(self, record: DisposalCase) -> SafeString:
        words = self.value_outcome(record)
        return badge(words, "ok" if record.is_closed else "bad" if "期满" in words else "info")
