from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from assessments.choices import TargetKey
from assessments.permissions import LEDGERS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit


class UnitTargetQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(unit__in=Unit.objects.matching(typed))


@tracked()
class UnitTarget(models.Model):
    """What a unit is to reach in a year."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="unit__path")

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="targets"
    )
    indicator = models.CharField("指标", max_length=30, choices=TargetKey.choices)
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2199)]
    )
    number = models.DecimalField(
        "目标值", max_digits=18, decimal_places=2, validators=[MinValueValidator(0)]
    )

    objects = UnitTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "年度目标"
        verbose_name_plural = "年度目标"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "indicator", "year"], name="unit_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} 年{self.get_indicator_display()}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:target", self.pk)
