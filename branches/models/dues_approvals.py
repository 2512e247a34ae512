"""党费: relief that is applied for and approved, and what is handed up the tree."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from branches.choices.dues import RELIEFS, ReliefState, RemittanceState
from branches.models.clerk import ScopedToBranch
from branches.models.member import PartyMember
from branches.models.organisation import PartyOrganization
from branches.permissions import DUES_MEMBERS, DUES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.periods import PeriodField


class ReliefQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By the member's name or its pinyin initials."""
        return self.filter(member__in=PartyMember.objects.matching(typed).order_by().values("pk"))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-applied_on", "-pk")


class DuesRelief(models.Model):
    """减交、缓交、免交: applied for, discussed by the committee, approved by the party committee
    above; until then the member owes what he owed."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        DUES_MEMBERS,
        path="member__organization__unit__path",
        organisation="member__organization__path",
    )

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.CASCADE, related_name="dues_reliefs"
    )
    kind = models.CharField(
        "事项", max_length=10, choices=[(one.value, one.label) for one in RELIEFS]
    )
    amount = models.DecimalField(
        "减后月交纳额", max_digits=10, decimal_places=2, null=True, blank=True
    )
    since = PeriodField("起")
    until = PeriodField("止")
    reason = models.CharField("事由", max_length=200)
    applied_on = models.DateField("申请日期")
    discussed_on = models.DateField("支委会研究日期", null=True, blank=True)
    opinion = models.CharField("支委会意见", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ReliefState.choices, default=ReliefState.APPLIED
    )
    decided_on = models.DateField("批复日期", null=True, blank=True)
    document = models.CharField("批复文号", max_length=100, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="批准人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = ReliefQuerySet.as_manager()

    class Meta:
        verbose_name = "党费减免缓申请"
        verbose_name_plural = "党费减免缓申请"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="dues_relief_ends_after"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="reduced", amount__gte=0)
                | (~models.Q(kind="reduced") & models.Q(amount=None)),
                name="dues_relief_amount_when_reduced",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}{self.get_kind_display()}（{self.since.label}—{self.until.label}）"

    def get_absolute_url(self) -> str:
        return routes.record("branches:dues-relief", self.pk)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def get_standing_display(self) -> str:
        return "已撤回" if self.is_withdrawn else self.get_state_display()


class RemittanceQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By the organisation that hands up."""
        found = PartyOrganization.objects.matching(typed).order_by().values("pk")
        return self.filter(source__in=found)

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-remitted_on", "-pk")


class DuesRemittance(models.Model):
    """上交: what an organisation hands up for a quarter, and that it arrived."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        DUES_VIEW, path="source__unit__path", organisation="source__path"
    )

    source = models.ForeignKey(
        PartyOrganization,
        verbose_name="上交党组织",
        on_delete=models.PROTECT,
        related_name="dues_handed_up",
    )
    target = models.ForeignKey(
        PartyOrganization,
        verbose_name="接收党组织",
        on_delete=models.PROTECT,
        related_name="dues_taken_in",
    )
    quarter = PeriodField("季度")
    amount = models.DecimalField("上交金额", max_digits=12, decimal_places=2)
    special = models.DecimalField("其中大额党费", max_digits=12, decimal_places=2, default=0)
    remitted_on = models.DateField("上交日期")
    receipt = models.CharField("收据号", max_length=60, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=RemittanceState.choices,
        default=RemittanceState.REGISTERED,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    received_on = models.DateField("接收日期", null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="接收人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = RemittanceQuerySet.as_manager()

    class Meta:
        verbose_name = "党费上交"
        verbose_name_plural = "党费上交"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, special__gte=0, special__lte=models.F("amount")),
                name="dues_remittance_of_money",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="dues_remittance_goes_up"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "quarter"], name="dues_remittances_of_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.source}{self.quarter.label}上交党费 {self.amount} 元"

    def get_absolute_url(self) -> str:
        return routes.record("branches:dues-remittance", self.pk)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def get_standing_display(self) -> str:
        return "已撤回" if self.is_withdrawn else self.get_state_display()
