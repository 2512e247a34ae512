from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from assessments.choices import RoundOutcome
from assessments.models.form import ReviewLevel
from assessments.models.ledger import Ledger
from assessments.permissions import LEDGERS_VIEW
from portal.access import Scoped, ScopedQuerySet


def _person(words: str, *, may_lack: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=words,
        null=may_lack,
        on_delete=models.PROTECT,
        related_name="+",
    )


class LedgerRound(models.Model):
    """One hand-over to one level of review: what was handed over, and what became of it."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="ledger__unit__path")

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField("轮次")
    level = models.ForeignKey(
        ReviewLevel, verbose_name="审核层级", null=True, on_delete=models.PROTECT, related_name="+"
    )
    values = models.JSONField("报送内容", default=dict)
    submitted_by = _person("报送人", may_lack=False)
    submitted_at = models.DateTimeField("报送时间", default=timezone.now)
    outcome = models.CharField(
        "结果", max_length=10, choices=RoundOutcome.choices, default=RoundOutcome.WAITING
    )
    words = models.CharField("审核意见", max_length=500, blank=True)
    decided_by = _person("审核人")
    decided_at = models.DateTimeField("审核时间", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "报送轮次"
        verbose_name_plural = "报送轮次"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ledger", "number"], name="ledger_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} 第 {self.number} 轮"


class CellQuery(models.Model):
    """Why one cell was given back, and what the unit answers."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="round__ledger__unit__path")

    round = models.ForeignKey(LedgerRound, on_delete=models.CASCADE, related_name="queries")
    key = models.CharField("字段", max_length=30)
    reason = models.CharField("退回意见", max_length=300)
    reply = models.CharField("答复", max_length=300, blank=True)
    replied_by = _person("答复人")
    replied_at = models.DateTimeField("答复时间", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "退回意见"
        verbose_name_plural = "退回意见"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "key"], name="cell_query_once"),
        ]

    def __str__(self) -> str:
        return self.reason


class Reopening(models.Model):
    """A unit asks to correct some cells of a locked ledger; the department says yes, until when,
    or no."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="ledger__unit__path")

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="reopenings")
    keys = ArrayField(models.CharField(max_length=30), verbose_name="更正哪些内容")
    reason = models.CharField("更正事由", max_length=300)
    wanted_until = models.DateField("希望更正到", null=True, blank=True)
    asked_by = _person("申请人", may_lack=False)
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    is_granted = models.BooleanField("是否同意", null=True)
    until = models.DateTimeField("更正截止时间", null=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_by = _person("答复人")
    answered_at = models.DateTimeField("答复时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "更正申请"
        verbose_name_plural = "更正申请"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ledger"],
                condition=models.Q(ended_at=None),
                name="one_reopening_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} 更正申请"


class Delegation(models.Model):
    """Who reviews for somebody who is away: known to both of them."""

    shown_by: ClassVar[Scoped] = Scoped(owner="reviewer") | Scoped(owner="deputy")

    reviewer = _person("审核人", may_lack=False)
    deputy = _person("代审人", may_lack=False)
    since = models.DateField("起始日期")
    until = models.DateField("截止日期")
    ended_at = models.DateTimeField("提前结束时间", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "代审"
        verbose_name_plural = "代审"

    def __str__(self) -> str:
        return f"{self.deputy} 代 {self.reviewer} 审核"

    @property
    def state(self) -> str:
        today = timezone.localdate()
        if self.ended_at or self.until < today:
            return "已结束"
        return "未开始" if self.since > today else "代审中"
