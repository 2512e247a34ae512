from typing import ClassVar, Final, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from performance.models.file import PerformanceFile, ShownFiles
from performance.permissions import PERFORMANCE_VIEW
from portal.access import Scoped, ScopedQuerySet

LEAST_WEIGHT: Final = 5
MOST_WEIGHT: Final = 40


class PerformanceTargetQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(ended_at=None)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class PerformanceTarget(models.Model):
    """One target of a file. One that was changed stays, ended; the new one `replaces` it."""

    shown_by: ClassVar[Scoped] = ShownFiles(
        permission=PERFORMANCE_VIEW, path="file__unit__path", file="file__"
    )

    file = models.ForeignKey(
        PerformanceFile, verbose_name="档案", on_delete=models.CASCADE, related_name="targets"
    )
    position = models.PositiveSmallIntegerField("序号")
    goal = models.CharField("目标", max_length=500)
    standard = models.CharField("衡量标准", max_length=200, blank=True)
    amount = models.DecimalField("目标值", max_digits=14, decimal_places=2, null=True, blank=True)
    weight = models.PositiveSmallIntegerField(
        "权重", validators=[MinValueValidator(LEAST_WEIGHT), MaxValueValidator(MOST_WEIGHT)]
    )
    due_on = models.DateField("完成时限")
    replaces = models.OneToOneField(
        "self",
        verbose_name="调整自",
        null=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    ended_at = models.DateTimeField("停止时间", null=True)

    objects = PerformanceTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "年度目标"
        verbose_name_plural = "年度目标"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=LEAST_WEIGHT, weight__lte=MOST_WEIGHT),
                name="performance_target_weight",
            ),
        ]

    def __str__(self) -> str:
        return f"目标 {self.position}"
