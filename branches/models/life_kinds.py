"""What sorts of activities there are, how often each is owed, and who need not."""

from typing import ClassVar, Self

from django.db import models

from branches.choices.life import (
    LAST_CLOSING,
    Audience,
    DutyOwner,
    DutyPeriod,
    RecordBook,
    RuleTimes,
)
from branches.models.clerk import ScopedToBranch
from branches.models.organisation import PartyOrganization
from branches.permissions import ACTIVITIES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.periods import PeriodField


class ActivityKindQuerySet(ScopedQuerySet):
    def in_use(self) -> Self:
        return self.filter(closed_on=None)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class ActivityKind(models.Model):
    shown_by: ClassVar[Scoped] = Scoped(ACTIVITIES_VIEW)

    code = models.CharField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    book = models.CharField(
        "归入记录簿", max_length=12, choices=RecordBook.choices, default=RecordBook.OTHER
    )
    audience = models.CharField(
        "参加范围", max_length=12, choices=Audience.choices, default=Audience.ALL
    )
    counts_as = models.ForeignKey(
        "self",
        verbose_name="可抵作",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="served_by",
    )
    gives_hours = models.BooleanField("计学时", default=False)
    position = models.PositiveSmallIntegerField("排序", default=100)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = ActivityKindQuerySet.as_manager()

    class Meta:
        verbose_name = "活动类型"
        verbose_name_plural = "活动类型"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return routes.record("branches:activity-kind", self.pk)


class DutyQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(closed_on=None)

    def in_order(self) -> Self:
        return self.order_by("kind__position", "pk")


class Duty(models.Model):
    """应开展: a kind of activity, so often in a period, owed by some organisations."""

    shown_by: ClassVar[Scoped] = Scoped(ACTIVITIES_VIEW)

    kind = models.ForeignKey(
        ActivityKind, verbose_name="活动类型", on_delete=models.PROTECT, related_name="duties"
    )
    period = models.CharField("周期", max_length=10, choices=DutyPeriod.choices)
    owed_by = models.CharField("应开展的党组织", max_length=20, choices=DutyOwner.choices)
    rule = models.CharField("次数依据", max_length=40, choices=RuleTimes.choices, blank=True)
    times = models.PositiveSmallIntegerField("次数", default=1)
    closing_month = models.PositiveSmallIntegerField("年度截止月份", default=12)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "应开展事项"
        verbose_name_plural = "应开展事项"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "period", "owed_by"], name="duty_once"),
            models.CheckConstraint(
                condition=models.Q(closing_month__gte=1, closing_month__lte=LAST_CLOSING),
                name="duty_closing_month_sensible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}（{self.get_period_display()}）"

    def get_absolute_url(self) -> str:
        return routes.record("branches:duty", self.pk)


class DutyExemptionQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(closed_on=None)

    def in_order(self) -> Self:
        return self.order_by("-since", "pk")


class DutyExemption(models.Model):
    """Months in which an organisation does not owe a duty, or any of them."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ACTIVITIES_VIEW, path="organization__unit__path", organisation="organization__path"
    )

    organization = models.ForeignKey(
        PartyOrganization, verbose_name="党组织", on_delete=models.CASCADE, related_name="+"
    )
    duty = models.ForeignKey(
        Duty,
        verbose_name="免开展事项",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    since = models.DateField("起")
    until = models.DateField("止")
    reason = models.CharField("原因", max_length=200)
    approved_by = models.CharField("批准人", max_length=50)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = DutyExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = "免开展"
        verbose_name_plural = "免开展"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="exemption_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.since} 至 {self.until}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:exemption", self.pk)


class StudyItemQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("-month", "position", "pk")


class StudyItem(models.Model):
    """必学篇目: what the county asks to be studied in a month."""

    shown_by: ClassVar[Scoped] = Scoped(ACTIVITIES_VIEW)

    month = PeriodField("月份")
    title = models.CharField("篇目", max_length=200)
    position = models.PositiveSmallIntegerField("排序", default=100)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = StudyItemQuerySet.as_manager()

    class Meta:
        verbose_name = "必学篇目"
        verbose_name_plural = "必学篇目"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "title"], name="study_item_once")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return routes.record("branches:study-item", self.pk)
