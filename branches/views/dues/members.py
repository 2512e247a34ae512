"""Dues of one member: what he owes a month, what he paid."""

from typing import Any

from django.db.models import (
    Count,
    DateField,
    DecimalField,
    F,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from branches.choices.dues import DuesRhythm
from branches.domain.clerks import require_for
from branches.domain.dues import closing, opening, payments, settling, standards
from branches.domain.dues.listing import with_standards
from branches.filters.dues import ArrearsFilters, PaymentFilters, StandardFilters
from branches.forms.dues import PayForm, StandardForm
from branches.models import DuesMonth, DuesPayment, DuesStandard, PartyMember
from branches.models.clerk import reaches
from branches.permissions import DUES_KEEP, DUES_MEMBERS
from branches.tables.dues import ArrearsTable, PaymentTable, StandardTable
from branches.views.dues.collecting import LIST
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, DetailPage, Link, ListPage, RecordFormPage

PAYMENTS = Crumb("交纳记录", reverse_lazy("branches:dues-payments"))


class MemberDues(RecordFormPage):
    """An act on the dues of one member."""

    model = PartyMember
    permission = DUES_KEEP

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, DUES_KEEP, self.record.organization)

    def records(self) -> QuerySet:
        rows = PartyMember.objects.visible_to(self.request.user)
        return rows.select_related("person", "organization__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), f"{self.record.get_absolute_url()}?tab=dues")]

    @property
    def cancel_url(self) -> str:
        return f"{self.record.get_absolute_url()}?tab=dues"

    def success_url(self, result: Any) -> str:
        return self.cancel_url


class ApproveStandard(MemberDues):
    """A secretary each January, and for whoever is new: category, base, what follows a month."""

    title = "核定党费标准：{record}"
    form_class = StandardForm
    verb = "核定"
    template_name = "ui/form.html"

    def initial(self) -> dict[str, Any]:
        present = self.record.dues_standards.in_force().newest_first().first()
        since = opening.month_of(timezone.localdate())
        paid = None if present else opening.paid_elsewhere(self.record)
        since = paid.next() if paid else since
        usual = {
            "category": present.category if present else "",
            "since": since.code,
            "rhythm": present.rhythm if present else DuesRhythm.MONTHLY,
        }
        return {**usual, **super().initial()}

    def consequences(self) -> list[str]:
        present = self.record.dues_standards.in_force().newest_first().first()
        now = (
            f"目前：{present.get_category_display()}，每月 {present.amount} 元，"
            f"{present.get_rhythm_display()}交纳。"
            if present
            else ""
        )
        return [now, "已关账的月份不变；未关账、未交清的月份按新标准。"]

    def act(self, form: StandardForm) -> DuesStandard:
        return standards.approve(self.record, form.facts(), by=self.request.user)

    def done_message(self, result: DuesStandard) -> str:
        told = f"已核定：{result.since.label}起每月 {result.amount} 元"
        return f"{told}，{result.get_rhythm_display()}交纳。"


class Pay(MemberDues):
    """补交, 预交, 大额党费: a sum that is no single month's."""

    title = "登记交纳党费：{record}"
    form_class = PayForm
    verb = "登记"

    def initial(self) -> dict[str, Any]:
        rows = DuesMonth.objects.unsettled().filter(member=self.record)
        owed = sum((row.due - row.paid for row in rows), 0)
        usual = {"paid_on": timezone.localdate(), "amount": owed or ""}
        return {**usual, **super().initial()}

    def consequences(self) -> list[str]:
        rows = DuesMonth.objects.unsettled().filter(member=self.record).order_by("month")
        owed = [f"{row.month.label} {row.due - row.paid} 元" for row in rows[:24]]
        ahead = settling.paid_ahead(self.record)
        return [
            f"未交清：{'、'.join(owed)}。" if owed else "没有未交清的月份，交纳的计为预交。",
            f"已预交 {ahead} 元。" if ahead else "",
            "金额从最早未交清的月份起依次冲抵。",
        ]

    def act(self, form: PayForm) -> DuesPayment:
        return payments.pay(self.record, form.facts(), by=self.request.user)

    def done_message(self, result: DuesPayment) -> str:
        special = f"，其中大额党费 {result.special} 元" if result.special else ""
        return f"已登记交纳 {result.amount} 元{special}。"


class Payments(ListPage):
    """Whoever keeps the cash box: what came in when, so that it agrees with what is handed up."""

    model = DuesPayment
    table = PaymentTable
    filters = PaymentFilters
    permission = DUES_MEMBERS
    title = "党费交纳记录"
    dataset = "dues_payments"
    read_as = "党费交纳记录"
    search_hint = "姓名"
    hidden_columns = ("receipt", "by")
    empty_title = "还没有交纳记录"
    empty_hint = "在党费收缴表中登记。"
    big = True

    def rows(self) -> QuerySet:
        rows = super().rows().select_related("member__person", "organization", "by")
        return rows.newest_first()

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class PaymentPage(DetailPage):
    """One payment: of whom, when, how much; withdrawn if it was registered by mistake."""

    model = DuesPayment
    permission = DUES_MEMBERS
    tabs_key = "branches.dues_payment"

    def records(self) -> QuerySet:
        rows = super().records()
        return rows.select_related("member__person", "organization__unit", "by")

    def crumbs(self) -> list[Crumb]:
        return [LIST, PAYMENTS]

    def actions(self) -> list[Link]:
        if self.record.is_withdrawn or not reaches(
            self.request.user, DUES_KEEP, self.record.organization
        ):
            return []
        there = reverse("branches:dues-payment-withdraw", args=[self.record.pk])
        return [Link("撤回", there, "arrow-back-up", "danger")]


class WithdrawPayment(ActPage):
    model = DuesPayment
    permission = DUES_KEEP
    title = "撤回交纳记录：{record}"
    form_class = ReasonForm
    verb = "撤回"
    done = "已撤回。"
    danger = True

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, DUES_KEEP, self.record.organization)

    def records(self) -> QuerySet:
        rows = DuesPayment.objects.visible_to(self.request.user).standing()
        return rows.select_related("member__person", "organization__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, PAYMENTS]

    def initial(self) -> dict[str, Any]:
        return {}

    def on_record(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return ["记录保留可查，不再冲抵应交党费，所冲抵的月份恢复为未交。"]

    def act(self, form: ReasonForm) -> DuesPayment:
        return payments.withdraw(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user
        )


class Standards(ListPage):
    """Secretaries each January: who has a standard, who has none of this year."""

    model = PartyMember
    table = StandardTable
    filters = StandardFilters
    permission = DUES_MEMBERS
    title = "党费标准核定"
    dataset = "dues_standards"
    read_as = "党费标准"
    search_hint = "姓名或拼音首字母"
    empty_title = "没有党员"
    big = True

    def rows(self) -> QuerySet:
        rows = PartyMember.objects.visible_to(self.request.user).present()
        rows = rows.filter(self.request.user.scope(DUES_MEMBERS).q("organization__unit__path"))
        return with_standards(rows).select_related("person", "organization").in_tree_order()

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class Arrears(ListPage):
    """欠交名单: secretaries and townships at each closing, 组织科 for those of six months. Nothing
    follows by itself: people look into it."""

    model = PartyMember
    table = ArrearsTable
    filters = ArrearsFilters
    permission = DUES_MEMBERS
    title = "党费欠交名单"
    read_as = "党费欠交名单"
    search_hint = "姓名或拼音首字母"
    empty_title = "没有欠交党费的党员"
    big = True

    @property
    def lead(self) -> str:
        through = closing.closed_through(timezone.localdate()).label
        return f"截至{through}（已关账）。只作提醒和研判，不改变党员状态，名单不得写入通报。"

    def rows(self) -> QuerySet:
        through = closing.closed_through(timezone.localdate())
        mine = DuesMonth.objects.visible_to(self.request.user)
        unpaid = closing.in_arrears(through).filter(member=OuterRef("pk")).order_by()
        of_member = unpaid.values("member")
        money = DecimalField(max_digits=12, decimal_places=2)
        runs = closing.runs(through, unpaid).values("run")
        paid = DuesPayment.objects.standing().filter(member=OuterRef("pk")).order_by()
        rows = PartyMember.objects.filter(
            pk__in=mine.filter(pk__in=closing.in_arrears(through).values("pk")).values("member")
        )
        rows = rows.annotate(
            unpaid_months=Subquery(of_member.annotate(n=Count("pk")).values("n")),
            unpaid=Subquery(
                of_member.annotate(sum=Sum(F("due") - F("paid"))).values("sum"), output_field=money
            ),
            first_unpaid=Subquery(of_member.annotate(first=Min("month")).values("first")),
            last_paid=Subquery(
                paid.values("member").annotate(last=Max("paid_on")).values("last"),
                output_field=DateField(),
            ),
            run=Coalesce(Subquery(runs), 0),
        )
        return rows.select_related("person", "organization").in_tree_order()

    def crumbs(self) -> list[Crumb]:
        return [LIST]
