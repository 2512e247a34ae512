"""The table of units."""

import django_tables2 as tables

from portal.orgs.models import Unit
from portal.ui.tables import (
    CLOSED,
    OPEN,
    BadgeColumn,
    DateColumn,
    ListTable,
    NameColumn,
    NumberColumn,
)


class UnitTable(ListTable):
    name = NameColumn(verbose_name="全称", order_by=("path",))
    short_name = tables.Column(verbose_name="简称")
    code = tables.Column(verbose_name="编码", attrs={"td": {"class": "num"}})
    kind = tables.Column(verbose_name="类别", order_by=("kind__position", "path"))
    level = tables.Column(
        verbose_name="层级", accessor="kind__get_level_display", order_by=("kind__level", "path")
    )
    parent_name = tables.Column(verbose_name="上级机构", order_by=("path",))
    position = NumberColumn(verbose_name="排序号", counts=False)
    opened_on = DateColumn(verbose_name="设立日期")
    closed_on = DateColumn(verbose_name="撤销日期")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("closed_on", "path"),
        tone_of=lambda unit: CLOSED if unit.is_closed else OPEN,
    )

    class Meta(ListTable.Meta):
        model = Unit
        fields = ()
