"""Talents and enterprises as lists show them."""

import datetime as dt
from typing import Final

import django_tables2 as tables
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.codes import lookup
from portal.dates import PartialDate
from portal.ui.tables import (
    BadgeColumn,
    DateColumn,
    ListTable,
    NameColumn,
    NumberColumn,
    YesNoColumn,
    badge,
)
from talent.choices import Freshness, TalentState
from talent.domain import freshness
from talent.models import Enterprise, TalentProfile

_STATES: Final = {
    TalentState.PENDING: ("warn", "clock"),
    TalentState.IN: ("ok", "circle-check"),
    TalentState.PAUSED: ("plain", "circle-off"),
    TalentState.OUT: ("plain", "door-exit"),
}
_FRESH: Final = {Freshness.FRESH: "ok", Freshness.DUE: "plain", Freshness.STALE: "warn"}


def code_column(label: str, name: str) -> tables.Column:
    return tables.Column(verbose_name=label, accessor=f"get_{name}_display", order_by=(name, "pk"))


class FreshnessColumn(DateColumn):
    """The day, and beside it whether it is long ago."""

    def render(self, value: dt.date) -> SafeString:
        state = freshness.of_day(value, timezone.localdate())
        return badge(f"{value:%Y-%m-%d} {state.label}", _FRESH[state])


class TalentTable(ListTable):
    name = NameColumn(verbose_name="姓名", accessor="person__name", order_by=("person__name_key",))
    work = tables.Column(
        verbose_name="单位职务", accessor="work_unit", order_by=("work_unit", "pk")
    )
    unit = tables.Column(verbose_name="归口单位", order_by=("unit__path", "pk"))
    source = code_column("来源", "source")
    team = code_column("主队伍", "team")
    field = code_column("领域", "field")
    grade = tables.Column(
        verbose_name="层次", accessor="grade_code", order_by=("grade_place", "pk")
    )
    schooling = tables.Column(
        verbose_name="学历", accessor="schooling_label", order_by=("schooling", "pk")
    )
    title_level = code_column("职称", "title_level")
    skill_level = code_column("技能等级", "skill_level")
    residence = code_column("现居", "residence")
    ways = tables.Column(verbose_name="意愿", order_by=("ways", "pk"))
    sex = tables.Column(
        verbose_name="性别", accessor="person__get_sex_display", order_by=("person__sex", "pk")
    )
    age = NumberColumn(verbose_name="年龄", accessor="person__birth", order_by=("-person__birth",))
    confirmed_on = FreshnessColumn(verbose_name="最近确认")
    completeness = NumberColumn(verbose_name="完整度（%）", counts=False)
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda profile: _STATES[TalentState(profile.state)],
    )

    class Meta(ListTable.Meta):
        model = TalentProfile
        fields = ()

    def render_work(self, record: TalentProfile) -> str:
        return f"{record.work_unit} {record.post}".strip()

    def render_ways(self, value: list[str]) -> str:
        return "、".join(lookup.label("service_way", one) for one in value)

    def render_age(self, value: PartialDate) -> int:
        return value.age_on(timezone.localdate())

    value_work = render_work
    value_ways = render_ways
    value_age = render_age


class EnterpriseTable(ListTable):
    name = NameColumn(verbose_name="企业名称")
    credit_code = tables.Column(verbose_name="统一社会信用代码")
    unit = tables.Column(verbose_name="归口", order_by=("unit__path", "pk"))
    field = code_column("重点产业", "field")
    industry = code_column("行业", "industry")
    scale = code_column("规模", "scale")
    is_large = YesNoColumn(verbose_name="规上")
    staff = NumberColumn(verbose_name="从业人数", accessor="last_staff")
    researchers = NumberColumn(verbose_name="研发人员", accessor="last_researchers")
    year = tables.Column(verbose_name="数据年度", accessor="last_year")
    state = tables.Column(
        verbose_name="状态", accessor="get_state_display", order_by=("state", "pk")
    )

    class Meta(ListTable.Meta):
        model = Enterprise
        fields = ()
