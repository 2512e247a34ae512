from typing import Any

import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from branches.domain.clocks import Clock, ClockLimits
from branches.models import PartyMember
from portal.codes.fields import words_of_code
from portal.dates import PartialDate
from portal.ui.tables import (
    DateColumn,
    ListTable,
    NameColumn,
    NumberColumn,
    badge,
    muted,
    one_line,
)

_NUMBERS = {"td": {"class": "num text-nowrap"}}
_MARKS = (
    ("is_lost", "失联", "bad"),
    ("is_going", "转出待回执", "warn"),
    ("is_mobile", "流动", "warn"),
    ("is_hardship", "困难", "info"),
    ("is_retired", "离退休", "plain"),
    ("is_first_secretary", "第一书记", "info"),
    ("is_migrant_worker", "农民工", "plain"),
)

# Of a day that is set or not, those with one come first in the rising order.
_BY_MARKS = ["going_on" if field == "is_going" else f"-{field}" for field, _, _ in _MARKS]


def marks_of(member: PartyMember) -> list[tuple[str, str]]:
    """What stands out of a member: (label, tone)."""
    return [(label, tone) for field, label, tone in _MARKS if getattr(member, field)]


class _MonthColumn(tables.Column):
    """A date of which maybe only the month is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", _NUMBERS)
        super().__init__(*args, **kwargs)

    def render(self, value: PartialDate) -> str:
        return str(value)

    def value(self, value: PartialDate | None) -> str:
        return str(value or "")


class MemberTable(ListTable):
    """Every column sorts but what is sealed and the marks; ties by the key, so that pages hold."""

    name = NameColumn(
        verbose_name="姓名", accessor="person__name", order_by=("person__name_key", "pk")
    )
    sex = tables.Column(
        verbose_name="性别", accessor="person__get_sex_display", order_by=("person__sex", "pk")
    )
    birth = _MonthColumn(
        verbose_name="出生年月", accessor="person__birth", order_by=("person__birth", "pk")
    )
    age = NumberColumn(
        verbose_name="年龄", accessor="person__birth", order_by=("-person__birth", "pk")
    )
    nationality = tables.Column(
        verbose_name="民族", accessor="person__nationality", order_by=("person__nationality", "pk")
    )
    education = tables.Column(
        verbose_name="学历", accessor="get_education_display", order_by=("education", "pk")
    )
    category = tables.Column(verbose_name="人员类别", order_by=("category", "pk"))
    state = tables.Column(verbose_name="党籍状态", order_by=("state", "pk"))
    organization = tables.Column(
        verbose_name="所在党组织", linkify=True, order_by=("organization__path", "pk")
    )
    branch_post = tables.Column(
        verbose_name="支部内职务",
        accessor="get_branch_post_display",
        order_by=("branch_post", "pk"),
    )
    joined_on = _MonthColumn(verbose_name="入党日期", order_by=("joined_on", "pk"))
    confirmed_on = _MonthColumn(verbose_name="转正日期", order_by=("confirmed_on", "pk"))
    tenure = NumberColumn(
        verbose_name="党龄",
        accessor="confirmed_on",
        order_by=("-confirmed_on", "pk"),
        empty_values=(),
    )
    work_post = tables.Column(
        verbose_name="工作岗位", accessor="get_work_post_display", order_by=("work_post", "pk")
    )
    marks = tables.Column(
        verbose_name="重点关注",
        order_by=(*_BY_MARKS, "pk"),
        empty_values=(),
    )
    identity = tables.Column(
        verbose_name="身份证号",
        accessor="person__masked_identity",
        orderable=False,
        attrs=_NUMBERS,
    )
    phone = tables.Column(
        verbose_name="电话", accessor="person__masked_phone", orderable=False, attrs=_NUMBERS
    )
    left_on = DateColumn(verbose_name="离开日期", order_by=("left_on", "pk"))

    class Meta(ListTable.Meta):
        model = PartyMember
        fields = ()

    def render_age(self, value: PartialDate) -> int:
        return value.age_on(self.today)

    value_age = render_age

    def render_tenure(self, record: PartyMember) -> Any:
        years = record.tenure_on(PartialDate(self.today.year, self.today.month))
        return "—" if years is None else years

    def value_tenure(self, record: PartyMember) -> Any:
        years = self.render_tenure(record)
        return "" if years == "—" else years

    def render_marks(self, record: PartyMember) -> SafeString:
        badges = [(badge(label, tone),) for label, tone in marks_of(record)]
        return format_html_join(" ", "{}", badges) if badges else muted("—")

    def value_marks(self, record: PartyMember) -> str:
        return "、".join(label for label, _ in marks_of(record))


class WatchTable(ListTable):
    """Those away and those out of touch, with how long."""

    name = NameColumn(
        verbose_name="姓名", accessor="person__name", order_by=("person__name_key", "pk")
    )
    organization = tables.Column(
        verbose_name="所在党组织", linkify=True, order_by=("organization__path", "pk")
    )
    kind = tables.Column(verbose_name="类别", order_by=("-is_lost", "pk"), empty_values=())
    since = _MonthColumn(
        verbose_name="外出（失联）日期", order_by=("gone_since", "pk"), empty_values=()
    )
    lasts = tables.Column(verbose_name="已有时间", order_by=("-gone_since", "pk"), empty_values=())
    where = tables.Column(
        verbose_name="流向（失联情形）",
        order_by=("is_lost", "mobile_to", "lost_kind", "pk"),
        empty_values=(),
    )
    host = tables.Column(verbose_name="流入地党组织", orderable=False)
    contact = tables.Column(verbose_name="联系人", orderable=False)
    certificate = tables.Column(verbose_name="活动证号", orderable=False)
    last_contact_on = DateColumn(verbose_name="最近联系", order_by=("last_contact_on", "pk"))
    searches_made = NumberColumn(verbose_name="查找次数", order_by=("searches_made", "pk"))
    last_search = DateColumn(verbose_name="最近查找", order_by=("last_search", "pk"))
    phone = tables.Column(
        verbose_name="电话", accessor="person__masked_phone", orderable=False, attrs=_NUMBERS
    )
    advice = tables.Column(verbose_name="按规定", orderable=False, empty_values=())

    class Meta(ListTable.Meta):
        model = PartyMember
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limits = ClockLimits.on(self.today)

    def clock(self, member: Any) -> Clock | None:
        """Out of touch counts before away."""
        if not member.is_lost:
            return self.limits.of_mobile(member)
        return self.limits.of_lost(member, member.stopped_on)

    def value_kind(self, record: PartyMember) -> str:
        return "失联" if record.is_lost else "流动"

    def render_kind(self, record: PartyMember) -> SafeString:
        return badge(self.value_kind(record), "bad" if record.is_lost else "info")

    def value_since(self, record: PartyMember) -> str:
        return str((record.lost_on if record.is_lost else record.mobile_since) or "")

    def render_since(self, record: PartyMember) -> str:
        return self.value_since(record) or "未登记"

    def value_where(self, record: PartyMember) -> str:
        return words_of_code(record, "lost_kind") if record.is_lost else record.mobile_to

    def render_where(self, record: PartyMember) -> Any:
        return self.value_where(record) or muted("—")

    def value_lasts(self, record: PartyMember) -> str:
        clock = self.clock(record)
        return clock.spoken if clock else ""

    def render_lasts(self, record: PartyMember) -> Any:
        clock = self.clock(record)
        return badge(clock.spoken, clock.tone) if clock else muted("—")

    def value_advice(self, record: PartyMember) -> str:
        clock = self.clock(record)
        return clock.advice if clock else ""

    def render_advice(self, record: PartyMember) -> Any:
        advice = self.value_advice(record)
        return one_line(advice) if advice else muted("—")
