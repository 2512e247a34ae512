"""Lists of party organisations."""

from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from branches.choices.organisations import ElectionStage
from branches.domain import terms
from branches.models import PartyOrganization
from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn, NumberColumn, one_line

_OPEN, _CLOSED = ("ok", "circle-check"), ("plain", "circle-off")
_UNIT_ORDER = ("unit__path", "path")


class StageColumn(BadgeColumn):
    """Where on the ladder to the next election: words, an icon and a colour."""

    def __init__(self) -> None:
        super().__init__(
            verbose_name="换届状态",
            order_by=("due_on", "path"),
            tone_of=lambda row: terms.LOOKS[row.stage],
        )

    def render(self, value: Any, record: Any) -> Any:
        return super().render(ElectionStage(value).label, record)

    def value(self, value: Any) -> str:
        return ElectionStage(value).label if value else ""


class OrganisationTable(ListTable):
    name = NameColumn(verbose_name="全称", order_by=("path",))
    code = tables.Column(verbose_name="编码", attrs={"td": {"class": "num"}})
    kind = tables.Column(verbose_name="类型")
    nature = tables.Column(verbose_name="性质")
    unit = tables.Column(verbose_name="所在单位", order_by=_UNIT_ORDER)
    parent_name = tables.Column(verbose_name="上级党组织", order_by=("path",))
    leader = tables.Column(verbose_name="主要负责人", order_by=("leader", "path"))
    member_count = NumberColumn(verbose_name="直属党员", order_by=("member_count", "path"))
    below_count = NumberColumn(verbose_name="含下级党员", order_by=("below_count", "path"))
    founded_on = tables.Column(verbose_name="成立日期", attrs={"td": {"class": "num text-nowrap"}})
    term_years = NumberColumn(verbose_name="任期（年）")
    last_elected_on = DateColumn(verbose_name="最近换届")
    due_on = DateColumn(verbose_name="应换届日期", order_by=("due_on", "path"))
    stage = StageColumn()
    contact = tables.Column(verbose_name="联系人")
    host_state = tables.Column(verbose_name="依托单位状态")
    closed_on = DateColumn(verbose_name="撤销日期")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("closed_on", "path"),
        tone_of=lambda row: _CLOSED if row.is_closed else _OPEN,
    )

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields = ()


class ElectionTable(ListTable):
    short_name = NameColumn(verbose_name="党组织", order_by=("path",))
    kind = tables.Column(verbose_name="类型")
    unit = tables.Column(verbose_name="所在单位", order_by=_UNIT_ORDER)
    leader = tables.Column(verbose_name="主要负责人", order_by=("leader", "path"))
    term_years = NumberColumn(verbose_name="任期（年）")
    last_elected_on = DateColumn(verbose_name="最近换届")
    due_on = DateColumn(verbose_name="应换届日期", order_by=("due_on", "path"))
    days = NumberColumn(verbose_name="剩余（天）", empty_values=(), order_by=("due_on", "path"))
    stage = StageColumn()
    extension_document = tables.Column(verbose_name="提前或延期批复")

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields = ()

    def render_days(self, record: PartyOrganization) -> Any:
        if record.due_on is None:
            return "—"
        left = self.value_days(record)
        return f"逾期 {-left}" if left < 0 else left

    def value_days(self, record: PartyOrganization) -> Any:
        return (record.due_on - self.today).days if record.due_on else ""


class AbnormalTable(ListTable):
    short_name = NameColumn(verbose_name="党组织", order_by=("path",))
    kind = tables.Column(verbose_name="类型")
    unit = tables.Column(verbose_name="所在单位", order_by=_UNIT_ORDER)
    parent_name = tables.Column(verbose_name="上级党组织", order_by=("path",))
    leader = tables.Column(verbose_name="主要负责人", order_by=("leader", "path"))
    member_count = NumberColumn(verbose_name="党员", order_by=("member_count", "path"))
    abnormal = tables.Column(verbose_name="疑似类型")
    abnormal_since = DateColumn(verbose_name="列入日期", order_by=("abnormal_since", "path"))
    reasons = tables.Column(verbose_name="依据", orderable=False)

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields = ()

    def render_reasons(self, value: str) -> SafeString:
        return one_line(value)

    def value_reasons(self, value: str) -> str:
        return value
