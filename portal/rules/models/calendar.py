from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.rules.choices import DayKind
from portal.rules.permissions import RULES_VIEW


class CalendarDay(models.Model):
    """A day the county entered itself: it goes before the published calendar."""

    shown_by: ClassVar[Scoped] = Scoped(permission=RULES_VIEW)

    date = models.DateField("日期", unique=True)
    kind = models.CharField("安排", max_length=10, choices=DayKind.choices)
    note = models.CharField("原因", max_length=100)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="修改人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField("修改时间", auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "调整日"
        verbose_name_plural = "调整日"

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return f"{reverse('rules:calendar')}?year={self.date.year}"


class CalendarYear(models.Model):
    """A year whose arrangement was entered by hand and checked, before the software knows it."""

    shown_by: ClassVar[Scoped] = Scoped(permission=RULES_VIEW)

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    source = models.CharField("依据", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="核对人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField("核对时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "已核对年份"
        verbose_name_plural = "已核对年份"

    def __str__(self) -> str:
        return f"{self.year}年"
