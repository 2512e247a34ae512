"""Tables of units, kinds and groups."""

import django_tables2 as tables

from portal.orgs.models import ComparisonGroup, Unit, UnitKind
from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn, NumberColumn

_OPEN, _CLOSED = ("ok", "circle-check"), ("plain", "circle-off")


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
        tone_of=lambda unit: _CLOSED if unit.is_closed else _OPEN,
    )

    class Meta(ListTable.Meta):
        model = Unit
        fields = ()


class KindTable(ListTable):
    label = NameColumn(verbose_name="名称")
    code = tables.Column(verbose_name="标识")
    level = tables.Column(verbose_name="层级")
    position = NumberColumn(verbose_name="排序", counts=False)
    unit_count = NumberColumn(verbose_name="机构数")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("-is_active", "position"),
        tone_of=lambda kind: _OPEN if kind.is_active else _CLOSED,
    )

    class Meta(ListTable.Meta):
        model = UnitKind
        fields = ()


class GroupTable(ListTable):
    name = NameColumn(verbose_name="名称")
    member_count = NumberColumn(verbose_name="成员数")
    note = tables.Column(verbose_name="说明")
    position = NumberColumn(verbose_name="排序", counts=False)

    class Meta(ListTable.Meta):
        model = ComparisonGroup
        fields = ()
