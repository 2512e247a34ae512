from typing import ClassVar, Self

from django.db import models

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.choices import UnitLevel
from portal.orgs.permissions import UNITS_VIEW


class UnitKindQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(models.Q(label__icontains=typed) | models.Q(code__icontains=typed))

    def offered(self) -> Self:
        return self.filter(is_active=True).in_order()

    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def with_unit_counts(self) -> Self:
        return self.annotate(unit_count=models.Count("unit"))


@tracked()
class UnitKind(models.Model):  # type: ignore[django-manager-missing]  # of an untyped tree
    """A kind of unit under the name this county uses: 乡镇 or 苏木镇, 村 or 嘎查村."""

    shown_by: ClassVar[Scoped] = Scoped(permission=UNITS_VIEW)

    code = models.SlugField("标识", max_length=30, unique=True)
    label = models.CharField("名称", max_length=30, unique=True)
    level = models.CharField("层级", max_length=20, choices=UnitLevel.choices)
    position = models.PositiveSmallIntegerField("排序", default=100)
    is_active = models.BooleanField("在用", default=True)

    objects = UnitKindQuerySet.as_manager()

    class Meta:
        verbose_name = "机构类别"
        verbose_name_plural = "机构类别"

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return routes.record("orgs:kind", self.pk)
