from typing import ClassVar

from django.db import models

from portal.access import Actor, Scoped, ScopedQuerySet
from portal.figures.catalogue import known
from portal.figures.choices import State
from portal.figures.permissions import FIGURES_VIEW
from portal.orgs.models import Unit
from portal.periods import PeriodField

KEY_LENGTH = 60


class OfKnownFigures(Scoped):
    """As the permission has it, but nothing of a figure the user may not know of."""

    def alone(self, user: Actor) -> models.Q:
        scoped = super().alone(user) or models.Q()
        return scoped & models.Q(figure__in=list(known(user)))


class FigureValue(models.Model):
    """One number of a unit in a period, as it was when it was taken.

    The table is partitioned by the year in which the period begins; `domain.partitions` makes the
    parts. A frozen row never changes: the database itself refuses.
    """

    shown_by: ClassVar[Scoped] = OfKnownFigures(permission=FIGURES_VIEW, path="unit__path")

    pk = models.CompositePrimaryKey("unit_id", "figure", "period")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.CASCADE, related_name="figure_values"
    )
    figure = models.CharField("指标", max_length=KEY_LENGTH)
    period = PeriodField("期间")
    # Null where nothing was due: a share of nothing is no number.
    value = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True)
    numerator = models.DecimalField("分子", max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField("分母", max_digits=18, decimal_places=4, null=True)
    state = models.CharField("状态", max_length=12, choices=State.choices)
    taken_at = models.DateTimeField("统计时间")
    definition_version = models.PositiveSmallIntegerField("口径版本")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "指标数据"
        verbose_name_plural = "指标数据"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="figure_value_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(numerator=None, denominator=None)
                | models.Q(numerator__isnull=False, denominator__isnull=False),
                name="figure_value_share_whole",
            ),
        ]
        indexes: ClassVar = [
            # A page of one figure, and what a period holds at all.
            models.Index(fields=["figure", "period"], name="figure_value_of_period"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.figure} {self.period}"
