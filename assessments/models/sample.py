from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from assessments.choices import SampleOutcome
from assessments.models.form import LedgerForm
from assessments.models.ledger import Ledger
from assessments.permissions import LEDGERS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import Unit
from portal.periods import PeriodField


class SampleDraw(models.Model):
    """Once for all ledgers of a form and a period below one unit: which of those that were accepted
    are looked at again. `seed` and `pool` let anyone draw the same ones
    (`assessments.domain.ledgers.sampling`)."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="unit__path")

    form = models.ForeignKey(
        LedgerForm, verbose_name="表样", on_delete=models.PROTECT, related_name="+"
    )
    period = PeriodField("期间")
    unit = models.ForeignKey(
        Unit, verbose_name="上级单位", on_delete=models.PROTECT, related_name="+"
    )
    share = models.PositiveSmallIntegerField("抽查比例（%）")
    seed = models.CharField("随机种子", max_length=32)
    pool = ArrayField(models.BigIntegerField(), verbose_name="从哪些台账中抽")
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="抽取人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    drawn_at = models.DateTimeField("抽取时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "台账抽查"
        verbose_name_plural = "台账抽查"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "period", "unit"], name="sample_drawn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period.label}{self.form}抽查"


class SampledLedgerQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> "SampledLedgerQuerySet":
        """By the unit's name."""
        return self.filter(ledger__unit__in=Unit.objects.matching(typed))

    def waiting(self) -> "SampledLedgerQuerySet":
        return self.filter(outcome=SampleOutcome.WAITING)


class SampledLedger(models.Model):
    """One that was drawn, and what the second look found."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="ledger__unit__path")

    draw = models.ForeignKey(SampleDraw, on_delete=models.PROTECT, related_name="sampled")
    ledger = models.OneToOneField(
        Ledger, verbose_name="台账", on_delete=models.PROTECT, related_name="sampled"
    )
    outcome = models.CharField(
        "复核结果", max_length=10, choices=SampleOutcome.choices, default=SampleOutcome.WAITING
    )
    words = models.CharField("复核意见", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="复核人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("复核时间", null=True)

    objects = SampledLedgerQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查的台账"
        verbose_name_plural = "抽查的台账"

    def __str__(self) -> str:
        return f"{self.ledger} 抽查"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:sampled", self.pk)

    @property
    def is_waiting(self) -> bool:
        return self.outcome == SampleOutcome.WAITING


class SampleFinding(models.Model):
    """A cell that is not as the unit said, and what was found instead."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="sampled__ledger__unit__path")

    sampled = models.ForeignKey(SampledLedger, on_delete=models.CASCADE, related_name="findings")
    key = models.CharField("字段", max_length=30)
    reason = models.CharField("发现的情况", max_length=300)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查发现"
        verbose_name_plural = "抽查发现"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sampled", "key"], name="sample_finding_once"),
        ]

    def __str__(self) -> str:
        return self.reason
