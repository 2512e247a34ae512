"""Experts and the leaders who keep in touch with them, as lists show them."""

import datetime as dt

import django_tables2 as tables
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.ui.tables import DateColumn, ListTable, NameColumn, NumberColumn, YesNoColumn, badge
from talent.models import Contact, ExpertLink
from talent.tables.talents import code_column


class TimesColumn(NumberColumn):
    """In this quarter; too few of one in force stands out."""

    def render(self, value: int, record: ExpertLink) -> str | SafeString:  # type: ignore[override]
        running = record.ended_on is None and record.year == timezone.localdate().year
        if not running:
            return "—"
        return badge("未联系", "warn") if not value else str(value)

    def value(self, value: int) -> int:
        return value


class LinkTable(ListTable):
    who = NameColumn(
        verbose_name="专家", accessor="profile__person__name",
        order_by=("profile__person__name_key", "pk"),
    )  # fmt: skip
    leader = tables.Column(
        verbose_name="县领导", accessor="leader__name", order_by=("leader__name", "pk")
    )
    year = NumberColumn(verbose_name="年度", counts=False)
    work = tables.Column(
        verbose_name="单位职务", accessor="profile__work_unit",
        order_by=("profile__work_unit", "pk"),
    )  # fmt: skip
    field = code_column("专家领域", "profile__field")
    hint = tables.Column(verbose_name="领域提示", orderable=False)
    times = TimesColumn(verbose_name="本季联系（次）")
    last_on = DateColumn(verbose_name="最近联系")
    since = DateColumn(verbose_name="联系起始")
    document = tables.Column(verbose_name="依据文件")
    ended_on = DateColumn(verbose_name="结束日期")

    class Meta(ListTable.Meta):
        model = ExpertLink
        fields = ()


class ContactTable(ListTable):
    on = NameColumn(verbose_name="联系日期")
    leader = tables.Column(
        verbose_name="县领导", accessor="link__leader__name", order_by=("link__leader__name", "pk")
    )
    who = tables.Column(
        verbose_name="专家", accessor="link__profile__person__name",
        order_by=("link__profile__person__name_key", "pk"),
    )  # fmt: skip
    kind = tables.Column(verbose_name="方式", accessor="get_kind_display", order_by=("kind", "pk"))
    content = tables.Column(verbose_name="内容")
    problem = tables.Column(verbose_name="反映问题")
    ticket = tables.Column(
        verbose_name="办件", accessor="ticket__get_state_display", order_by=("ticket__state", "pk")
    )
    by_proxy = YesNoColumn(verbose_name="代录", accessor="is_by_proxy", orderable=False)
    withdrawn_on = DateColumn(verbose_name="撤回日期")

    class Meta(ListTable.Meta):
        model = Contact
        fields = ()

    def render_on(self, value: dt.date) -> str:
        return f"{value:%Y-%m-%d}"
