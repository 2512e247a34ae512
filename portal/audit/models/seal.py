from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept
from portal.audit.permissions import AUDIT_VIEW


class Pending(models.Model):
    """An event not sealed yet. A trigger adds the row with the event, sealing takes it away, so
    that an event removed in between is missed too."""

    shown_by: ClassVar[Scoped] = Scoped(permission=AUDIT_VIEW)

    event_id = models.BigIntegerField("审计记录编号", primary_key=True)
    mac = models.CharField("校验码", max_length=90)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "待封存的审计记录"
        verbose_name_plural = "待封存的审计记录"

    def __str__(self) -> str:
        return str(self.event_id)


class Seal(models.Model):
    """A link of the chain: it vouches for its events, in order, and for the link before."""

    shown_by: ClassVar[Scoped] = Scoped(permission=AUDIT_VIEW)
    kept: ClassVar[Kept] = Kept()

    seq = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    event_ids = ArrayField(models.BigIntegerField(), verbose_name="审计记录编号")
    content = models.CharField("内容校验码", max_length=90)
    previous = models.CharField("上一封存的校验码", max_length=90, blank=True)
    mac = models.CharField("校验码", max_length=90)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "审计封存"
        verbose_name_plural = "审计封存"

    def __str__(self) -> str:
        return f"第 {self.seq} 号封存"
