"""Worthies and what they help with, as lists show them."""

from typing import Final

import django_tables2 as tables

from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn, NumberColumn
from talent.choices import HelpState
from talent.models import HelpTask, Worthy
from talent.tables.talents import code_column

_TONES: Final = {
    HelpState.PROPOSED: ("warn", "clock"),
    HelpState.PAIRED: ("plain", "users"),
    HelpState.GOING: ("plain", "progress"),
    HelpState.DONE: ("ok", "circle-check"),
    HelpState.STOPPED: ("plain", "circle-off"),
}


class WorthyTable(ListTable):
    who = NameColumn(
        verbose_name="姓名", accessor="profile__person__name",
        order_by=("profile__person__name_key", "pk"),
    )  # fmt: skip
    village = tables.Column(verbose_name="原籍村", order_by=("village__path", "pk"))
    kind = tables.Column(verbose_name="类型", accessor="get_kind_display", order_by=("kind", "pk"))
    work = tables.Column(verbose_name="现工作单位", accessor="profile__work_unit")
    post = tables.Column(verbose_name="职务", accessor="profile__post")
    residence = tables.Column(
        verbose_name="现居住地",
        accessor="profile__get_residence_display",
        order_by=("profile__residence", "pk"),
    )
    wills = tables.Column(verbose_name="意愿领域", accessor="get_wills_display", orderable=False)
    liaison = tables.Column(verbose_name="村级联络员")
    confirmed_on = DateColumn(verbose_name="最近确认")

    class Meta(ListTable.Meta):
        model = Worthy
        fields = ()


class HelpTable(ListTable):
    matter = NameColumn(verbose_name="事项")
    unit = tables.Column(verbose_name="村或乡镇", order_by=("unit__path", "pk"))
    field = code_column("领域", "field")
    lead = tables.Column(verbose_name="牵头乡贤", order_by=("lead", "pk"))
    until = DateColumn(verbose_name="期限")
    done_on = DateColumn(verbose_name="办结日期")
    invested = NumberColumn(verbose_name="引资（万元）")
    jobs = NumberColumn(verbose_name="就业（人）")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda task: _TONES[HelpState(task.state)],
    )

    class Meta(ListTable.Meta):
        model = HelpTask
        fields = ()
