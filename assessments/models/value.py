from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.choices import CellOrigin
from assessments.models.ledger import Ledger
from assessments.permissions import LEDGERS_VIEW
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.files.models import Upload


@tracked(exclude=("number",))
class LedgerValue(models.Model):
    """One cell: what its kind stores in `data`, with who wrote it, how it came and why it differs.

    `arrived` is what the system or the period before gives, read again until the ledger is handed
    over; `number` is the value as a number, for figures.
    """

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="ledger__unit__path")

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="values")
    key = models.CharField("字段", max_length=30)
    data = models.JSONField("填报值", null=True)
    number = models.DecimalField("数值", max_digits=24, decimal_places=6, null=True)
    origin = models.CharField("来源", max_length=10, choices=CellOrigin.choices)
    arrived = models.JSONField("系统带出的值", null=True)
    is_confirmed = models.BooleanField("已确认", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="填报人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField("填报时间", default=timezone.now)
    edition = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "填报值"
        verbose_name_plural = "填报值"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ledger", "key"], name="ledger_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} {self.key}"

    def get_absolute_url(self) -> str:
        return self.ledger.get_absolute_url()


class LedgerFile(models.Model):
    """A proof of one cell."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="ledger__unit__path")

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="files")
    key = models.CharField("字段", max_length=30)
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        indexes: ClassVar = [models.Index(fields=["ledger", "key"], name="ledger_file_of_cell")]

    def __str__(self) -> str:
        return str(self.upload)
