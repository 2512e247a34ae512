from typing import ClassVar

from django.db import models

from assessments.permissions import LEDGERS_VIEW
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit


@tracked()
class UnitTarget(models.Model):
    """What a unit is to reach in a year, by the key of the target: F1 is 村级集体经营性收入."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="unit__path")

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="targets"
    )
    key = models.CharField("指标", max_length=30)
    year = models.PositiveSmallIntegerField("年度")
    number = models.DecimalField("目标值", max_digits=18, decimal_places=4)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "年度目标"
        verbose_name_plural = "年度目标"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "key", "year"], name="unit_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} 年 {self.key}"

    def get_absolute_url(self) -> str:
        return self.unit.get_absolute_url()
