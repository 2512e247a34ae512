from typing import ClassVar

from django.conf import settings
from django.db import models

from performance.models.file import PerformanceFile, ShownFiles
from performance.models.target import PerformanceTarget
from performance.permissions import PERFORMANCE_VIEW
from portal.access import Scoped, ScopedQuerySet
from portal.periods import PeriodField


def _rate(words: str) -> models.DecimalField:
    return models.DecimalField(words, max_digits=5, decimal_places=2, null=True)


class PerformanceReview(models.Model):
    """A quarter of a file, or its year end: what the holder wrote, what the panel said."""

    shown_by: ClassVar[Scoped] = ShownFiles(
        permission=PERFORMANCE_VIEW, path="file__unit__path", file="file__"
    )

    file = models.ForeignKey(
        PerformanceFile, verbose_name="档案", on_delete=models.CASCADE, related_name="reviews"
    )
    period = PeriodField("期间")
    written_at = models.DateTimeField("填写时间", null=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="填写人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    panel = models.JSONField("评议小组", default=list)
    opinion = models.TextField("评议意见", max_length=500, blank=True)
    score = _rate("得分")
    formula = models.TextField("算式", blank=True)
    decided_at = models.DateTimeField("评议时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "评议"
        verbose_name_plural = "评议"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "period"], name="performance_review_once"),
            models.CheckConstraint(
                condition=models.Q(decided_at=None, score=None)
                | models.Q(decided_at__isnull=False, score__gte=0, score__lte=100),
                name="performance_review_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.period.label}"

    def get_absolute_url(self) -> str:
        return f"{self.file.get_absolute_url()}?tab=reviews"

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None


class ReviewLine(models.Model):
    """One target in a quarter: the holder's words and rate, the panel's rate."""

    shown_by: ClassVar[Scoped] = ShownFiles(
        permission=PERFORMANCE_VIEW, path="review__file__unit__path", file="review__file__"
    )

    review = models.ForeignKey(PerformanceReview, on_delete=models.CASCADE, related_name="lines")
    target = models.ForeignKey(PerformanceTarget, on_delete=models.PROTECT, related_name="lines")
    words = models.CharField("完成情况", max_length=200, blank=True)
    own_rate = _rate("自报完成率")
    panel_rate = _rate("评议完成率")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "目标完成情况"
        verbose_name_plural = "目标完成情况"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "target"], name="review_line_once"),
            models.CheckConstraint(
                condition=models.Q(own_rate=None) | models.Q(own_rate__gte=0, own_rate__lte=100),
                name="review_line_own_rate",
            ),
            models.CheckConstraint(
                condition=models.Q(panel_rate=None)
                | models.Q(panel_rate__gte=0, panel_rate__lte=100),
                name="review_line_panel_rate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.target}"
