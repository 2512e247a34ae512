"""党费: what a member owes a month, what he owed in each, and what he paid."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from branches.choices.dues import (
    PAYABLE_STATES,
    DuesCategory,
    DuesRhythm,
    DuesState,
    PaymentMethod,
    PaymentSource,
)
from branches.models.clerk import ScopedToBranch
from branches.models.member import PartyMember
from branches.models.organisation import PartyOrganization
from branches.permissions import DUES_MEMBERS
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.crypto.fields import EncryptedTextField
from portal.periods import PeriodField

_OF_MEMBER = ScopedToBranch(
    DUES_MEMBERS, path="member__organization__unit__path", organisation="member__organization__path"
)


def _amount(label: str, **more: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=10, decimal_places=2, **more)  # type: ignore[arg-type]


def _by() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )


class DuesStandardQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-since", "-pk")


class DuesStandard(models.Model):
    """What a member owes each month from one on, until there is a newer one. Of his income only
    the base is kept, sealed: never what it is made of."""

    shown_by: ClassVar[Scoped] = _OF_MEMBER

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.CASCADE, related_name="dues_standards"
    )
    category = models.CharField("类别", max_length=14, choices=DuesCategory.choices)
    base = EncryptedTextField("计算基数")
    amount = _amount("月交纳额")
    since = PeriodField("起交月份")
    rhythm = models.CharField(
        "交纳周期", max_length=10, choices=DuesRhythm.choices, default=DuesRhythm.MONTHLY
    )
    basis = models.CharField("依据", max_length=200, blank=True)
    by = _by()
    recorded_at = models.DateTimeField("核定时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    objects = DuesStandardQuerySet.as_manager()

    class Meta:
        verbose_name = "党费标准"
        verbose_name_plural = "党费标准"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="dues_standard_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(rhythm__in=DuesRhythm.values),
                name="dues_standard_rhythm_known",
            ),
            models.UniqueConstraint(
                fields=["member", "since"],
                condition=models.Q(withdrawn_at=None),
                name="dues_standard_once_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.since.label}起每月 {self.amount} 元"


class DuesMonthQuerySet(ScopedQuerySet):
    def payable(self) -> Self:
        return self.filter(state__in=PAYABLE_STATES, due__gt=0)

    def unsettled(self) -> Self:
        return self.payable().filter(settled_on=None)


class DuesMonth(models.Model):
    """A month of a member: opened on its first day, in the organisation he then belonged to.

    `asked_in` is the month in which it was first asked for: later than its own where it was opened
    late, the last of its quarter for who pays by the quarter. `paid` and `settled_on` follow from
    the payments (`branches.domain.dues.settling`).
    """

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        DUES_MEMBERS, path="organization__unit__path", organisation="organization__path"
    )

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.CASCADE, related_name="dues_months"
    )
    month = PeriodField("月份")
    asked_in = PeriodField("列入收缴月份")
    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党组织",
        on_delete=models.PROTECT,
        related_name="dues_months",
    )
    standard = _amount("月标准", default=0)
    due = _amount("应交", default=0)
    state = models.CharField(
        "状态", max_length=10, choices=DuesState.choices, default=DuesState.OWING
    )
    reason = models.CharField("事由", max_length=200, blank=True)
    paid = _amount("已交", default=0)
    settled_on = models.DateField("交清日期", null=True, blank=True)

    objects = DuesMonthQuerySet.as_manager()

    class Meta:
        verbose_name = "党费月份"
        verbose_name_plural = "党费月份"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "month"], name="dues_month_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=DuesState.values), name="dues_month_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(paid__gte=0, paid__lte=models.F("due")),
                name="dues_month_paid_within_due",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "month"], name="dues_of_a_month"),
            models.Index(fields=["month"], name="dues_month"),
            models.Index(
                fields=["member", "month"],
                condition=models.Q(settled_on=None, due__gt=0, state__in=PAYABLE_STATES),
                name="dues_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.month.label}"


class DuesPaymentQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By the member's name or its pinyin initials."""
        return self.filter(member__in=PartyMember.objects.matching(typed).order_by().values("pk"))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-paid_on", "-pk")


class DuesPayment(models.Model):
    """Money received: never changed, withdrawn with a reason. Which months it covers follows."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        DUES_MEMBERS, path="organization__unit__path", organisation="organization__path"
    )

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.PROTECT, related_name="dues_payments"
    )
    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="收款党组织",
        on_delete=models.PROTECT,
        related_name="dues_payments",
    )
    paid_on = models.DateField("交纳日期")
    amount = _amount("金额")
    special = _amount("其中大额党费", default=0)
    method = models.CharField(
        "方式", max_length=10, choices=PaymentMethod.choices, default=PaymentMethod.CASH
    )
    receipt = models.CharField("收据号", max_length=60, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    source = models.CharField(
        "来源", max_length=10, choices=PaymentSource.choices, default=PaymentSource.BRANCH
    )
    by = _by()
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = DuesPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "党费交纳记录"
        verbose_name_plural = "党费交纳记录"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="dues_payment_of_money"),
            models.CheckConstraint(
                condition=models.Q(special__gte=0, special__lte=models.F("amount")),
                name="dues_payment_special_is_part",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "paid_on"], name="dues_payments_received"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.paid_on} 交 {self.amount} 元"

    def get_absolute_url(self) -> str:
        return routes.record("branches:dues-payment", self.pk)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def get_standing_display(self) -> str:
        return "已撤回" if self.is_withdrawn else "有效"
