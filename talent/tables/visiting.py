"""Campaigns, whom they go to and what was found there, as lists show them."""

import datetime as dt

import django_tables2 as tables

from portal.ui.tables import DateColumn, ListTable, NameColumn, NumberColumn, YesNoColumn
from talent.models import CampaignTarget, CampaignVisit, VisitCampaign


class CampaignTable(ListTable):
    name = NameColumn(verbose_name="名称")
    since = DateColumn(verbose_name="走访起")
    until = DateColumn(verbose_name="走访止")
    state = tables.Column(verbose_name="状态", order_by=("ended_on", "started_on", "pk"))
    started_on = DateColumn(verbose_name="启动日期")
    document = tables.Column(verbose_name="依据文件")

    class Meta(ListTable.Meta):
        model = VisitCampaign
        fields = ()


class TargetTable(ListTable):
    who = NameColumn(
        verbose_name="走访对象", accessor="pk",
        order_by=("enterprise__name", "profile__person__name_key", "pk"),
    )  # fmt: skip
    kind = tables.Column(verbose_name="类别", accessor="get_kind_display", order_by=("kind", "pk"))
    unit = tables.Column(verbose_name="乡镇（单位）", order_by=("unit__path", "pk"))
    visitor = tables.Column(
        verbose_name="走访人", accessor="visitor__name", order_by=("visitor__name", "pk")
    )
    times = NumberColumn(verbose_name="走访（次）")
    last_on = DateColumn(verbose_name="最近走访")
    added = YesNoColumn(verbose_name="增补")
    closed_on = DateColumn(verbose_name="不再走访")
    campaign = tables.Column(verbose_name="大走访", order_by=("campaign__name", "pk"))

    class Meta(ListTable.Meta):
        model = CampaignTarget
        fields = ()

    def render_who(self, record: CampaignTarget) -> str:
        return str(record)


class CampaignVisitTable(ListTable):
    on = NameColumn(verbose_name="走访日期")
    target = tables.Column(
        verbose_name="走访对象",
        order_by=("target__enterprise__name", "target__profile__person__name_key", "pk"),
    )
    unit = tables.Column(
        verbose_name="乡镇（单位）", accessor="target__unit", order_by=("target__unit__path", "pk")
    )
    visitors = tables.Column(verbose_name="走访人员")
    content = tables.Column(verbose_name="走访情况")
    problem = tables.Column(verbose_name="反映问题")
    need = tables.Column(verbose_name="人才需求", accessor="need__post", order_by=("need", "pk"))
    ticket = tables.Column(
        verbose_name="服务办件", accessor="ticket__get_state_display", order_by=("ticket", "pk")
    )
    withdrawn_on = DateColumn(verbose_name="撤回日期")

    class Meta(ListTable.Meta):
        model = CampaignVisit
        fields = ()

    def render_on(self, value: dt.date) -> str:
        return f"{value:%Y-%m-%d}"
