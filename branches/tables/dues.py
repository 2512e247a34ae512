"""Lists of dues: branches × months, payments, standards, who owes."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from branches.choices.dues import DuesCategory, DuesRhythm
from branches.domain.dues.sums import NONE, DuesSum, DuesYear
from branches.models import DuesPayment, PartyMember, PartyOrganization
from branches.tables.matrix import share_of
from portal import routes
from portal.ui.tables import DateColumn, ListTable, NameColumn, NumberColumn, badge, muted

NUMBERS = {"td": {"class": "text-end num"}, "th": {"class": "text-end"}}


class AmountColumn(tables.Column):
    """Yuan, to the cent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs=NUMBERS, **kwargs)

    def render(self, value: Any) -> str:
        return f"{value:,.2f}"

    def value(self, value: Any) -> Any:
        return value


class DuesMonthColumn(tables.Column):
    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            verbose_name=f"{number}月", orderable=False, empty_values=(), attrs=NUMBERS
        )


class DuesTable(ListTable):
    short_name = NameColumn(verbose_name="党组织", order_by=("path",))
    unit = tables.Column(verbose_name="所在单位", order_by=("unit__path", "path"))
    rate = tables.Column(
        verbose_name="交纳率（人）", orderable=False, empty_values=(), attrs=NUMBERS
    )
    m1 = DuesMonthColumn(1)
    m2 = DuesMonthColumn(2)
    m3 = DuesMonthColumn(3)
    m4 = DuesMonthColumn(4)
    m5 = DuesMonthColumn(5)
    m6 = DuesMonthColumn(6)
    m7 = DuesMonthColumn(7)
    m8 = DuesMonthColumn(8)
    m9 = DuesMonthColumn(9)
    m10 = DuesMonthColumn(10)
    m11 = DuesMonthColumn(11)
    m12 = DuesMonthColumn(12)
    due = AmountColumn(verbose_name="应交（元）", orderable=False, empty_values=())
    paid = AmountColumn(verbose_name="已交（元）", orderable=False, empty_values=())
    amount_rate = tables.Column(
        verbose_name="交纳率（额）", orderable=False, empty_values=(), attrs=NUMBERS
    )

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields = ()

    sums: DuesYear
    opens_grid = False

    def reckon(self, sums: DuesYear, *, opens_grid: bool = False) -> None:
        """What the rows shown come to; asked once for all of them."""
        self.sums, self.opens_grid = sums, opens_grid

    def of_month(self, record: PartyOrganization, number: int) -> DuesSum:
        if number > len(self.sums.months):
            return NONE
        return self.sums.cell(record.pk, self.sums.months[number - 1])

    def value_month(self, record: PartyOrganization, column: DuesMonthColumn) -> str:
        cell = self.of_month(record, column.number)
        return f"{cell.settled}/{cell.owing}" if cell.owing else ""

    def render_month(self, record: PartyOrganization, column: DuesMonthColumn) -> SafeString:
        cell = self.of_month(record, column.number)
        if not cell.owing:
            return muted("—")
        month = self.sums.months[column.number - 1]
        tone = "ok" if cell.settled == cell.owing else "bad" if cell.late else "plain"
        label = badge(f"{cell.settled}/{cell.owing}", tone)
        if not self.opens_grid:
            return label
        there = reverse("branches:dues-grid", args=[record.pk], query={"year": month.year})
        told = f"应交 {cell.due} 元，已交 {cell.paid} 元"
        return format_html('<a href="{}" title="{}">{}</a>', there, told, label)

    render_m1 = render_m2 = render_m3 = render_m4 = render_m5 = render_m6 = render_month
    render_m7 = render_m8 = render_m9 = render_m10 = render_m11 = render_m12 = render_month
    value_m1 = value_m2 = value_m3 = value_m4 = value_m5 = value_m6 = value_month
    value_m7 = value_m8 = value_m9 = value_m10 = value_m11 = value_m12 = value_month

    def value_due(self, record: PartyOrganization) -> Any:
        return self.sums.row(record.pk).due

    def value_paid(self, record: PartyOrganization) -> Any:
        return self.sums.row(record.pk).paid

    def render_due(self, record: PartyOrganization) -> str:
        return f"{self.value_due(record):,.2f}"

    def render_paid(self, record: PartyOrganization) -> str:
        return f"{self.value_paid(record):,.2f}"

    def value_rate(self, record: PartyOrganization) -> str:
        sums = self.sums.row(record.pk)
        return share_of(sums.settled, sums.owing)

    def render_rate(self, record: PartyOrganization) -> str:
        return self.value_rate(record) or "—"

    def value_amount_rate(self, record: PartyOrganization) -> str:
        sums = self.sums.row(record.pk)
        return share_of(int(sums.paid * 100), int(sums.due * 100))

    def render_amount_rate(self, record: PartyOrganization) -> str:
        return self.value_amount_rate(record) or "—"


class PaymentTable(ListTable):
    member = NameColumn(
        verbose_name="姓名",
        accessor="member__person__name",
        order_by=("member__person__name_key", "pk"),
    )
    organization = tables.Column(verbose_name="收款党组织", order_by=("organization__path", "pk"))
    paid_on = DateColumn(verbose_name="交纳日期", order_by=("paid_on", "pk"))
    amount = AmountColumn(verbose_name="金额（元）", order_by=("amount", "pk"))
    special = AmountColumn(verbose_name="其中大额党费（元）", order_by=("special", "pk"))
    method = tables.Column(
        verbose_name="方式", accessor="get_method_display", order_by=("method", "pk")
    )
    receipt = tables.Column(verbose_name="收据号", order_by=("receipt", "pk"))
    by = tables.Column(verbose_name="经办人", order_by=("by__name", "pk"))
    standing = tables.Column(
        verbose_name="状态", accessor="get_standing_display", order_by=("withdrawn_at", "pk")
    )

    class Meta(ListTable.Meta):
        model = DuesPayment
        fields = ()

    def render_standing(self, record: DuesPayment) -> SafeString:
        return badge(record.get_standing_display(), "warn" if record.is_withdrawn else "ok")


class _OfMembers(ListTable):
    name = NameColumn(
        verbose_name="姓名", accessor="person__name", order_by=("person__name_key", "pk")
    )
    organization = tables.Column(
        verbose_name="党组织", linkify=True, order_by=("organization__path", "pk")
    )

    class Meta(ListTable.Meta):
        model = PartyMember
        fields = ()


class StandardTable(_OfMembers):
    category = tables.Column(
        verbose_name="类别", accessor="dues_category", order_by=("dues_category", "pk"), default=""
    )
    amount = AmountColumn(
        verbose_name="月交纳额（元）", accessor="dues_amount", order_by=("dues_amount", "pk")
    )
    rhythm = tables.Column(
        verbose_name="交纳周期", accessor="dues_rhythm", order_by=("dues_rhythm", "pk"), default=""
    )
    since = tables.Column(
        verbose_name="起交月份", accessor="dues_since", order_by=("dues_since", "pk")
    )
    act = tables.Column(
        verbose_name="", orderable=False, empty_values=(), attrs={"choosable": False}
    )

    def value_category(self, record: Any) -> str:
        key = record.dues_category
        return DuesCategory(key).label if key else ""

    def render_category(self, record: Any) -> str:
        return self.value_category(record)

    def value_rhythm(self, record: Any) -> str:
        key = record.dues_rhythm
        return DuesRhythm(key).label if key else ""

    def render_rhythm(self, record: Any) -> str:
        return self.value_rhythm(record)

    def value_since(self, record: Any) -> str:
        return record.dues_since.label if record.dues_since else ""

    def render_since(self, record: Any) -> str:
        return self.value_since(record)

    def render_act(self, record: PartyMember) -> SafeString:
        there = routes.record("branches:dues-standard", record.pk)
        return format_html('<a class="btn btn-sm" href="{}">核定</a>', there)

    def value_act(self, record: PartyMember) -> str:
        return ""


class ArrearsTable(_OfMembers):
    months = NumberColumn(
        verbose_name="欠交月数", accessor="unpaid_months", order_by=("-unpaid_months", "pk")
    )
    run = NumberColumn(verbose_name="连续欠交月数", accessor="run", order_by=("-run", "pk"))
    amount = AmountColumn(
        verbose_name="欠交金额（元）", accessor="unpaid", order_by=("-unpaid", "pk")
    )
    first = tables.Column(
        verbose_name="最早欠交", accessor="first_unpaid", order_by=("first_unpaid", "pk")
    )
    last_paid = DateColumn(
        verbose_name="最近交纳", accessor="last_paid", order_by=("last_paid", "pk")
    )

    def value_first(self, record: Any) -> str:
        return record.first_unpaid.label if record.first_unpaid else ""

    def render_first(self, record: Any) -> str:
        return self.value_first(record)
