from dataclasses import dataclass
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from assessments.choices import CheckVerdict, VisitState
from assessments.permissions import INSPECTIONS_FILL, INSPECTIONS_MANAGE, INSPECTIONS_VIEW
from portal import routes
from portal.access import Actor, Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit
from portal.periods import PeriodField
from portal.registers.models import RegisterRecord


class InspectionRound(models.Model):
    """The draw of a month, once and for all: `pool` is among whom it was drawn, so that with the
    `seed` anybody can draw again what was drawn."""

    shown_by: ClassVar[Scoped] = Scoped(permission=INSPECTIONS_FILL) | Scoped(
        permission=INSPECTIONS_MANAGE
    )

    period = PeriodField("月份", unique=True)
    seed = models.CharField("种子", max_length=32)
    pool = models.JSONField("抽取范围")
    drawn_at = models.DateTimeField("抽取时间", auto_now_add=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="抽取人", on_delete=models.PROTECT, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "督查抽取"
        verbose_name_plural = "督查抽取"

    def __str__(self) -> str:
        return f"{self.period.label}督查"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:inspection-round", self.pk)


@dataclass(frozen=True)
class ShownVisits(Scoped):
    """As declared, once it was made: nobody is told beforehand that he is drawn."""

    def alone(self, user: Actor) -> models.Q:
        done = models.Q(state=VisitState.DONE)
        condition = super().alone(user)
        return done if condition is None else condition & done


class InspectionVisitQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        units = Unit.objects.matching(typed)
        return self.filter(models.Q(unit__in=units) | models.Q(assessed__in=units))


@tracked()
class InspectionVisit(models.Model):
    """One place, once a month. `assessed` is the unit whose mark it is: the township of a village,
    the unit itself elsewhere."""

    shown_by: ClassVar[Scoped] = (
        Scoped(permission=INSPECTIONS_FILL, path="unit__path")
        | Scoped(permission=INSPECTIONS_MANAGE, path="unit__path")
        | ShownVisits(permission=INSPECTIONS_VIEW, path="unit__path")
    )

    round = models.ForeignKey(
        InspectionRound, verbose_name="督查抽取", on_delete=models.PROTECT, related_name="visits"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="检查地点", on_delete=models.PROTECT, related_name="+"
    )
    assessed = models.ForeignKey(
        Unit, verbose_name="被督查单位", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=10, choices=VisitState.choices, default=VisitState.DRAWN
    )
    visited_on = models.DateField("检查日期", null=True)
    mark = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True)
    note = models.CharField("总体情况", max_length=500, blank=True)
    recorded_at = models.DateTimeField("提交时间", null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="检查人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = InspectionVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "督查检查表"
        verbose_name_plural = "督查检查表"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit"], name="inspection_once_a_month"),
            models.CheckConstraint(
                condition=models.Q(
                    state=VisitState.DRAWN, visited_on=None, recorded_by=None, mark=None
                )
                | models.Q(
                    state=VisitState.DONE, visited_on__isnull=False, recorded_by__isnull=False
                )
                | (
                    models.Q(state=VisitState.SKIPPED, visited_on=None, mark=None)
                    & models.Q(recorded_by__isnull=False)
                    & ~models.Q(note="")
                ),
                name="inspection_done_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.round}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:inspection", self.pk)

    @property
    def is_waiting(self) -> bool:
        return self.state == VisitState.DRAWN


class InspectionAnswer(models.Model):
    """What was found of one item, in the words and with the marks it was asked in. What does not
    hold became a row of the register of what is to be mended."""

    shown_by: ClassVar[Scoped] = (
        Scoped(permission=INSPECTIONS_FILL, path="visit__unit__path")
        | Scoped(permission=INSPECTIONS_MANAGE, path="visit__unit__path")
        | Scoped(permission=INSPECTIONS_VIEW, path="visit__unit__path")
    )

    visit = models.ForeignKey(InspectionVisit, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField("项目代码", max_length=20)
    label = models.CharField("检查项目", max_length=60)
    full = models.PositiveSmallIntegerField("满分")
    position = models.PositiveSmallIntegerField("排序号")
    verdict = models.CharField("结论", max_length=20, choices=CheckVerdict.choices)
    note = models.CharField("情况", max_length=100, blank=True)
    finding = models.ForeignKey(
        RegisterRecord,
        verbose_name="整改事项",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "督查检查结论"
        verbose_name_plural = "督查检查结论"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "key"], name="inspection_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.get_verdict_display()}"
