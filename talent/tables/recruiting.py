"""Cohorts, their steps and those who came, as lists show them."""

from typing import Final

import django_tables2 as tables
from django.utils import timezone

from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn, NumberColumn
from talent.choices import TalentState
from talent.domain import recruiting
from talent.models import RecruitArrival, RecruitCohort, RecruitStage

_HERE: Final = {
    TalentState.PENDING: ("warn", "clock"),
    TalentState.IN: ("ok", "circle-check"),
    TalentState.PAUSED: ("plain", "player-pause"),
    TalentState.OUT: ("plain", "door-exit"),
}


class RecruitCohortTable(ListTable):
    name = NameColumn(verbose_name="名称")
    kind = tables.Column(verbose_name="类别", accessor="get_kind_display", order_by=("kind", "pk"))
    unit = tables.Column(verbose_name="组织单位", order_by=("unit__path", "pk"))
    since = DateColumn(verbose_name="启动日期")
    planned = NumberColumn(verbose_name="计划")
    applied = NumberColumn(verbose_name="报名")
    arrived = NumberColumn(verbose_name="到岗")
    filed = NumberColumn(verbose_name="已建档")
    term = NumberColumn(verbose_name="服务期（月）", counts=False)
    document = tables.Column(verbose_name="文件")
    closed_on = DateColumn(verbose_name="办结日期")

    class Meta(ListTable.Meta):
        model = RecruitCohort
        fields = ()


class RecruitStageTable(ListTable):
    label = NameColumn(verbose_name="环节")
    cohort = tables.Column(verbose_name="引才批次", order_by=("cohort__name", "pk"))
    kind = tables.Column(
        verbose_name="类别", accessor="cohort__get_kind_display", order_by=("cohort__kind", "pk")
    )
    unit = tables.Column(
        verbose_name="组织单位", accessor="cohort__unit", order_by=("cohort__unit__path", "pk")
    )
    number = NumberColumn(verbose_name="人数")
    on = DateColumn(verbose_name="完成日期")
    due_on = DateColumn(verbose_name="计划完成")
    mark = tables.Column(verbose_name="计为", accessor="get_mark_display", order_by=("mark", "pk"))

    class Meta(ListTable.Meta):
        model = RecruitStage
        fields = ()


class RecruitArrivalTable(ListTable):
    who = NameColumn(
        verbose_name="姓名", accessor="profile__person__name",
        order_by=("profile__person__name_key", "pk"),
    )  # fmt: skip
    work = tables.Column(verbose_name="工作单位", accessor="profile__work_unit")
    post = tables.Column(verbose_name="职务", accessor="profile__post")
    unit = tables.Column(
        verbose_name="归口单位", accessor="profile__unit", order_by=("profile__unit__path", "pk")
    )
    cohort = tables.Column(verbose_name="引才批次", order_by=("cohort__name", "pk"))
    kind = tables.Column(
        verbose_name="类别", accessor="cohort__get_kind_display", order_by=("cohort__kind", "pk")
    )
    on = DateColumn(verbose_name="到岗日期")
    until = DateColumn(verbose_name="服务期止")
    ending = tables.Column(verbose_name="期满提醒", accessor="pk", order_by=("until", "pk"))
    state = BadgeColumn(
        verbose_name="档案",
        accessor="profile__get_state_display",
        order_by=("profile__state", "pk"),
        tone_of=lambda row: _HERE[TalentState(row.profile.state)],
    )
    left_on = DateColumn(verbose_name="离开日期", accessor="profile__left_on")

    class Meta(ListTable.Meta):
        model = RecruitArrival
        fields = ()

    def render_ending(self, record: RecruitArrival) -> str:
        return recruiting.ending_in_words(record, timezone.localdate()) or "—"
