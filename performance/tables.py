from typing import Any, Final

import django_tables2 as tables

from performance.choices import PerformanceState
from performance.models import PerformanceFile
from portal.ui.tables import BadgeColumn, ListTable, NumberColumn

TONES: Final = {
    PerformanceState.DRAFT: ("warn", "pencil"),
    PerformanceState.SET: ("info", "target"),
    PerformanceState.LOCKED: ("plain", "lock"),
}


class PerformanceFileTable(ListTable):
    """Whose file it is and how far: never a mark or a grade, for nobody is ranked by this list."""

    about = tables.Column(
        verbose_name="对象",
        accessor="about",
        linkify=lambda record: record.get_absolute_url(),
        order_by=("unit__path", "person__name_key", "-year"),
    )
    kind = tables.Column(
        verbose_name="类别", accessor="kind", order_by=("person", "unit__path", "-year")
    )
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "-year"))
    year = NumberColumn(verbose_name="年度", counts=False, order_by=("year", "unit__path"))
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "unit__path"),
        tone_of=lambda record: TONES[record.state],
    )
    judged = NumberColumn(verbose_name="已评议（次）", order_by=("judged", "pk"))

    class Meta(ListTable.Meta):
        model = PerformanceFile
        fields = ()

    def render_year(self, value: Any) -> Any:
        return value
