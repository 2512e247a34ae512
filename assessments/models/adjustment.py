from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from assessments.choices import AdjustmentState, ScoreEventKind
from assessments.models.scheme import Scheme
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE, SCORES_VIEW
from portal import routes
from portal.access import Actor, Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.files.models import Upload
from portal.orgs.models import Unit
from portal.periods import Period, PeriodField

_OPEN = (AdjustmentState.PROPOSED, AdjustmentState.RECALLED)


@dataclass(frozen=True)
class ShownApproved(Scoped):
    """As declared, once it counts: what is only proposed is nothing to a unit yet."""

    def alone(self, user: Actor) -> models.Q:
        approved = models.Q(state=AdjustmentState.APPROVED)
        condition = super().alone(user)
        return approved if condition is None else condition & approved


class AdjustmentQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By the unit's name, what happened, or the document."""
        of_unit = models.Q(unit__in=Unit.objects.matching(typed))
        said = models.Q(label__icontains=typed) | models.Q(document__icontains=typed)
        return self.filter(of_unit | said)

    def waiting(self) -> Self:
        return self.filter(state=AdjustmentState.PROPOSED)

    def counted_in(self, period: Period) -> Self:
        return self.filter(state=AdjustmentState.APPROVED, period=period)


@tracked()
class Adjustment(models.Model):
    """Marks given or taken beside the indicators, and vetoes: forms-and-schemes §2.2. Each stands
    on a document and its proof, and counts once: in the month in which it was approved.

    `marks` are those of a bonus or a deduction; `share` is what a vetoed category keeps, in percent
    of its full marks; `cap` what a vetoed total may reach; `indicator` a line that counts nothing.
    """

    shown_by: ClassVar[Scoped] = (
        Scoped(permission=SCORES_MANAGE, path="unit__path")
        | Scoped(permission=SCORES_APPROVE, path="unit__path")
        | ShownApproved(permission=SCORES_VIEW, path="unit__path")
    )

    scheme = models.ForeignKey(
        Scheme, verbose_name="考核方案", on_delete=models.PROTECT, related_name="adjustments"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="adjustments"
    )
    code = models.CharField("代码", max_length=10)
    label = models.CharField("事项", max_length=100)
    kind = models.CharField("类别", max_length=20, choices=ScoreEventKind.choices)
    marks = models.DecimalField("分值", max_digits=6, decimal_places=2, null=True)
    category = models.CharField("分类代码", max_length=10, blank=True)
    share = models.DecimalField("保留比例（%）", max_digits=5, decimal_places=2, null=True)
    cap = models.DecimalField("总分上限", max_digits=6, decimal_places=2, null=True)
    indicator = models.CharField("指标代码", max_length=10, blank=True)
    happened_on = models.DateField("发生日期")
    document = models.CharField("文号", max_length=60)
    proof = models.OneToOneField(
        Upload, verbose_name="证明材料", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=AdjustmentState.choices,
        default=AdjustmentState.PROPOSED,
    )
    period = PeriodField("计入期间", null=True)
    proposed_at = models.DateTimeField("登记时间", auto_now_add=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("审批时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="审批人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField("审批意见", max_length=200, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = "加减分事项"
        verbose_name_plural = "加减分事项"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="adjustment_not_by_himself",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=_OPEN, decided_by=None, decided_at=None)
                | models.Q(
                    ~models.Q(state__in=_OPEN), decided_by__isnull=False, decided_at__isnull=False
                ),
                name="adjustment_decided_by",
            ),
            models.CheckConstraint(
                condition=models.Q(state=AdjustmentState.APPROVED, period__isnull=False)
                | models.Q(~models.Q(state=AdjustmentState.APPROVED), period=None),
                name="adjustment_counted_when_approved",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "period"], name="adjustment_of_period")]

    def __str__(self) -> str:
        return f"{self.unit} {self.code} {self.label}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:adjustment", self.pk)

    @property
    def is_waiting(self) -> bool:
        return self.state == AdjustmentState.PROPOSED

    @property
    def effect(self) -> str:
        """What it does to the score, in words."""
        if self.marks is not None:
            sign = "加" if self.kind == ScoreEventKind.BONUS else "减"
            zeroed = f"，指标 {self.indicator} 计零分" if self.indicator else ""
            return f"{sign} {_short(self.marks)} 分{zeroed}"
        if self.share is not None:
            return f"{self.category} 类最多计满分的 {_short(self.share)}%"
        return "" if self.cap is None else f"总分最高 {_short(self.cap)}"

    @property
    def called_in_trail(self) -> str:
        return f"{self.unit} {self.code} {self.label}（{self.document}）"


def _short(number: Decimal) -> str:
    """Without noughts that say nothing."""
    return f"{number.normalize():f}"
