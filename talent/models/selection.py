import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from talent.choices.selections import AllowanceKind, SelectionStage
from talent.permissions import TALENT_VIEW


class SelectionRoundRows(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(Q(name__icontains=typed.strip()) | Q(document__icontains=typed.strip()))

    def in_order(self) -> Self:
        return self.order_by("-since", "-pk")


@tracked()
class SelectionRound(models.Model):
    """One selection of a kind: how many may be named, for how long, with which allowance."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    kind = CodeField("评选项目", table="selection_kind")
    name = models.CharField("名称", max_length=60, unique=True)
    document = models.CharField("文件", max_length=100, help_text="评选通知的文号或名称。")
    places = models.PositiveSmallIntegerField("名额")
    age_most = models.PositiveSmallIntegerField(
        "年龄不超过（岁）", null=True, blank=True, help_text="按通知日期计算；不限的不填。"
    )
    term_years = models.PositiveSmallIntegerField("管理期（年）", default=5)
    allowance = models.CharField(
        "津贴方式", max_length=8, choices=AllowanceKind.choices, default=AllowanceKind.NONE
    )
    amount = models.DecimalField(
        "津贴金额（元）",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="一次性的总额，或每月的金额。",
    )
    months = models.PositiveSmallIntegerField(
        "发放月数", null=True, blank=True, help_text="按月发的填；不填的发满管理期。"
    )
    since = models.DateField("通知日期")
    until = models.DateField("推荐截止")

    stage = models.CharField(
        "阶段", max_length=12, choices=SelectionStage.choices, default=SelectionStage.DRAFT
    )
    stage_since = models.DateField("进入本阶段")
    judges = ArrayField(
        models.CharField(max_length=60), verbose_name="评委", default=list, blank=True
    )
    criteria = ArrayField(
        models.CharField(max_length=30), verbose_name="评审标准", default=list, blank=True
    )
    full_marks = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="各项满分", default=list, blank=True
    )
    override = models.CharField("候选人不足仍评审的理由", max_length=200, blank=True)
    decided_on = models.DateField("领导小组研究日期", null=True)
    decided_by = models.ForeignKey(
        User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    notice_since = models.DateField("公示起", null=True)
    notice_until = models.DateField("公示止", null=True)
    named_on = models.DateField("命名日期", null=True)
    named_document = models.CharField("命名文件", max_length=100, blank=True)
    term_until = models.DateField("管理期至", null=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = SelectionRoundRows.as_manager()

    class Meta:
        verbose_name = "人才评选"
        verbose_name_plural = "人才评选"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(allowance=AllowanceKind.NONE) | Q(amount__gt=0),
                name="selection_allowance_has_amount",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[SelectionStage.NAMED, SelectionStage.ENDED])
                | Q(named_on__isnull=False, term_until__isnull=False),
                name="selection_named_has_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.stage_since = self.stage_since or self.since
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("talent:selection", args=[self.pk])

    @property
    def is_going(self) -> bool:
        return self.stage in SelectionStage.going()

    def term_over(self, day: dt.date) -> bool:
        return self.term_until is not None and self.term_until < day


class SelectionSystemRows(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("round", "position")


@tracked()
class SelectionSystem(models.Model):
    """A part of the county that is given places by its headcount: 教育, 卫健, 乡镇."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    round = models.ForeignKey(
        SelectionRound, verbose_name="评选", on_delete=models.PROTECT, related_name="systems"
    )
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("系统", max_length=30)
    headcount = models.PositiveIntegerField("人数")
    places = models.PositiveSmallIntegerField("名额")

    objects = SelectionSystemRows.as_manager()

    class Meta:
        verbose_name = "名额分配"
        verbose_name_plural = "名额分配"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "name"], name="selection_system_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.round.get_absolute_url()}?tab=places"
