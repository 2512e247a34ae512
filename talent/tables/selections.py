"""Rounds, candidates, the public notice and allowances as lists show them."""

from typing import Final

import django_tables2 as tables

from portal.ui.tables import (
    BadgeColumn,
    DateColumn,
    ListTable,
    NameColumn,
    NumberColumn,
    YesNoColumn,
)
from talent.choices.selections import AllowanceState, CandidateState, SelectionStage
from talent.models import SelectionAllowance, SelectionCandidate, SelectionRound
from talent.tables.talents import code_column

_WAITS, _GOOD, _OVER = ("warn", "clock"), ("ok", "circle-check"), ("plain", "circle-off")
_STAGES: Final = {
    **dict.fromkeys(SelectionStage, ("plain", "progress")),
    SelectionStage.NOTICE: ("plain", "speakerphone"),
    SelectionStage.NAMED: ("ok", "award"),
    SelectionStage.ENDED: _OVER,
    SelectionStage.CANCELLED: _OVER,
}
_CANDIDATES: Final = {
    CandidateState.NOMINATED: _WAITS,
    CandidateState.QUALIFIED: _GOOD,
    CandidateState.UNQUALIFIED: ("bad", "x"),
    CandidateState.CHOSEN: ("plain", "speakerphone"),
    CandidateState.PASSED: _OVER,
    CandidateState.NAMED: ("ok", "award"),
    CandidateState.REVOKED: ("bad", "x"),
    CandidateState.WITHDRAWN: _OVER,
}
_ALLOWANCES: Final = {
    AllowanceState.DUE: _WAITS,
    AllowanceState.PAID: _GOOD,
    AllowanceState.STOPPED: _OVER,
}


class SelectionTable(ListTable):
    name = NameColumn(verbose_name="名称")
    kind = code_column("评选项目", "kind")
    document = tables.Column(verbose_name="文件")
    places = NumberColumn(verbose_name="名额")
    nominated = NumberColumn(verbose_name="推荐", orderable=False)
    named = NumberColumn(verbose_name="命名", orderable=False)
    until = DateColumn(verbose_name="推荐截止")
    notice_until = DateColumn(verbose_name="公示止")
    named_on = DateColumn(verbose_name="命名日期")
    term_until = DateColumn(verbose_name="管理期至")
    stage = BadgeColumn(
        verbose_name="阶段",
        accessor="get_stage_display",
        order_by=("stage", "pk"),
        tone_of=lambda row: _STAGES[SelectionStage(row.stage)],
    )

    class Meta(ListTable.Meta):
        model = SelectionRound
        fields = ()


def _who(accessor: str = "") -> NameColumn:
    person = f"{accessor}profile__person__name"
    return NameColumn(verbose_name="姓名", accessor=person, order_by=(f"{person}_key", "pk"))


class SelectionCandidateTable(ListTable):
    who = _who()
    work = tables.Column(verbose_name="工作单位", accessor="profile__work_unit")
    post = tables.Column(verbose_name="职务", accessor="profile__post")
    round = tables.Column(verbose_name="评选", order_by=("round__name", "pk"))
    unit = tables.Column(verbose_name="推荐单位", order_by=("unit__path", "pk"))
    system = tables.Column(verbose_name="系统", order_by=("system__position", "pk"))
    front_line = YesNoColumn(verbose_name="基层一线")
    nominated_on = DateColumn(verbose_name="推荐日期")
    score = NumberColumn(verbose_name="评审得分", counts=False)
    named_on = DateColumn(verbose_name="命名日期")
    until = DateColumn(verbose_name="管理期至")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda row: _CANDIDATES[CandidateState(row.state)],
    )

    class Meta(ListTable.Meta):
        model = SelectionCandidate
        fields = ()


class PublicNoticeTable(ListTable):
    """As it is shown to the public: name, unit, post; nothing else of anybody."""

    who = _who()
    work = tables.Column(verbose_name="单位", accessor="profile__work_unit")
    post = tables.Column(verbose_name="职务", accessor="profile__post")

    class Meta(ListTable.Meta):
        model = SelectionCandidate
        fields = ()


class AllowanceTable(ListTable):
    who = _who("candidate__")
    work = tables.Column(verbose_name="工作单位", accessor="candidate__profile__work_unit")
    round = tables.Column(
        verbose_name="评选", accessor="candidate__round", order_by=("candidate__round__name", "pk")
    )
    month = tables.Column(verbose_name="月份", accessor="month_said", order_by=("month", "pk"))
    amount = NumberColumn(verbose_name="金额（元）")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda row: _ALLOWANCES[AllowanceState(row.state)],
    )
    paid_on = DateColumn(verbose_name="发放日期")
    note = tables.Column(verbose_name="停发原因")

    class Meta(ListTable.Meta):
        model = SelectionAllowance
        fields = ()
