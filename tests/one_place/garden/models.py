from typing import ClassVar

from django.db import models
from garden.permissions import BEDS_VIEW

from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import Unit


class Bed(models.Model):
    shown_by: ClassVar[Scoped] = Scoped(permission=BEDS_VIEW, path="unit__path")

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=40)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "园圃"
        verbose_name_plural = "园圃"

    def __str__(self) -> str:
        return self.name
