from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from performance.choices import ChangeState
from performance.models.file import ShownFiles
from performance.models.target import PerformanceTarget
from performance.permissions import PERFORMANCE_VIEW
from portal.access import Scoped, ScopedQuerySet

_UNDECIDED = (ChangeState.WAITING, ChangeState.RECALLED)


class TargetChange(models.Model):
    """What a target that was set is to become; its weight stays, so that quarters already judged
    and those to come are weighed alike."""

    shown_by: ClassVar[Scoped] = ShownFiles(
        permission=PERFORMANCE_VIEW, path="target__file__unit__path", file="target__file__"
    )

    target = models.ForeignKey(
        PerformanceTarget, verbose_name="目标", on_delete=models.CASCADE, related_name="changes"
    )
    goal = models.CharField("调整后的目标", max_length=500)
    standard = models.CharField("调整后的衡量标准", max_length=200, blank=True)
    amount = models.DecimalField(
        "调整后的目标值", max_digits=14, decimal_places=2, null=True, blank=True
    )
    due_on = models.DateField("调整后的完成时限")
    reason = models.CharField("调整理由", max_length=200)
    state = models.CharField(
        "状态", max_length=10, choices=ChangeState.choices, default=ChangeState.WAITING
    )
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申请人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.CharField("审批意见", max_length=200, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="审批人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "目标调整"
        verbose_name_plural = "目标调整"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["target"],
                condition=models.Q(state=ChangeState.WAITING),
                name="target_change_one_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="target_change_not_by_himself",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=_UNDECIDED, decided_by=None)
                | models.Q(~models.Q(state__in=_UNDECIDED), decided_by__isnull=False),
                name="target_change_decided_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}的调整"

    def get_absolute_url(self) -> str:
        return self.target.file.get_absolute_url()

    @property
    def is_waiting(self) -> bool:
        return self.state == ChangeState.WAITING
