from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from assessments.choices import JudgingState
from assessments.permissions import JUDGING_MANAGE, JUDGING_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit
from portal.periods import PeriodField


class JudgingRoundQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(title__icontains=typed)


@tracked()
class JudgingRound(models.Model):
    """Judges look at the secretaries' projects of a half-year and give marks."""

    shown_by: ClassVar[Scoped] = Scoped(permission=JUDGING_MANAGE) | Scoped(permission=JUDGING_VIEW)

    title = models.CharField("名称", max_length=60)
    period = PeriodField("半年")
    held_on = models.DateField("观摩日期")
    drops_extremes = models.BooleanField("去掉最高分和最低分", default=True)
    state = models.CharField(
        "状态", max_length=10, choices=JudgingState.choices, default=JudgingState.OPEN
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="组织人", on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("结束时间", null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="结束人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = JudgingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "观摩评分"
        verbose_name_plural = "观摩评分"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["title", "period"], name="judging_round_once"),
            models.CheckConstraint(
                condition=models.Q(state=JudgingState.OPEN, closed_at=None, closed_by=None)
                | models.Q(
                    state=JudgingState.CLOSED, closed_at__isnull=False, closed_by__isnull=False
                ),
                name="judging_closed_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period.label}{self.title}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:judging-round", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == JudgingState.OPEN


class JudgedUnit(models.Model):
    """A unit whose project is looked at; what came out stands here once the round is closed."""

    shown_by: ClassVar[Scoped] = Scoped(permission=JUDGING_MANAGE, path="unit__path") | Scoped(
        permission=JUDGING_VIEW, path="unit__path"
    )

    round = models.ForeignKey(JudgingRound, on_delete=models.CASCADE, related_name="judged")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    mark = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True)
    valid = models.PositiveSmallIntegerField("有效票", default=0)
    spoiled = models.PositiveSmallIntegerField("废票", default=0)
    lowest = models.DecimalField("去掉的最低分", max_digits=5, decimal_places=1, null=True)
    highest = models.DecimalField("去掉的最高分", max_digits=5, decimal_places=1, null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "被评单位"
        verbose_name_plural = "被评单位"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit"], name="judged_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.unit}"


class JudgesSheet(models.Model):
    """One judge's marks for one unit, in the order of the items; of his own unit he has none. Only
    he sees them: what others see is the result."""

    shown_by: ClassVar[Scoped] = Scoped(owner="judge")

    judged = models.ForeignKey(JudgedUnit, on_delete=models.CASCADE, related_name="sheets")
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="评委",
        on_delete=models.PROTECT,
        related_name="judges_sheets",
    )
    marks = ArrayField(
        models.DecimalField(max_digits=5, decimal_places=1, null=True),
        verbose_name="各项得分",
        default=list,
    )
    handed_in_at = models.DateTimeField("提交时间", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "评分表"
        verbose_name_plural = "评分表"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["judged", "judge"], name="judges_sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.judged} 评分表"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:judges-sheet", self.pk)
