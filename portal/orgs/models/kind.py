from typing import ClassVar

from django.db import models

from portal.access import Permission, Scoped, ScopedQuerySet
from portal.orgs.choices import Level


class UnitKind(models.Model):
    """A kind of unit under the name this county uses: 乡镇 or 苏木镇, 村 or 嘎查村."""

    shown_by: ClassVar[Scoped] = Scoped(permission=Permission.UNITS_VIEW)

    code = models.SlugField("标识", max_length=30, unique=True)
    label = models.CharField("名称", max_length=30, unique=True)
    level = models.CharField("层级", max_length=20, choices=Level.choices)
    position = models.PositiveSmallIntegerField("排序", default=100)
    is_active = models.BooleanField("在用", default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "机构类别"
        verbose_name_plural = "机构类别"

    def __str__(self) -> str:
        return self.label
