from typing import ClassVar

from django.db import models

from portal.access import Scoped, ScopedQuerySet
from portal.audit.permissions import AUDIT_VIEW


class EndTold(models.Model):
    """That the end of something was told of, at one of the marks before it: told once. An end that
    was moved is another end."""

    shown_by: ClassVar[Scoped] = Scoped(permission=AUDIT_VIEW)

    kind = models.CharField("类型", max_length=12)
    record = models.BigIntegerField("记录")
    until = models.DateField("到期日")
    mark = models.SmallIntegerField("提前")
    on = models.DateField("提醒日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "到期提醒"
        verbose_name_plural = "到期提醒"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "record", "until", "mark"], name="end_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.until}"
