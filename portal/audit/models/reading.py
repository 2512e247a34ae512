from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.access import Scoped, ScopedQuerySet
from portal.audit.permissions import AUDIT_VIEW


class ListReading(models.Model):
    """How many rows of persons somebody was shown by one list within one hour: a page of a list
    adds to the row of its hour, so that mass reading is seen without an event per page."""

    shown_by: ClassVar[Scoped] = Scoped(permission=AUDIT_VIEW)

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="查看人", on_delete=models.PROTECT, related_name="+"
    )
    hour = models.DateTimeField("时段")
    listing = models.CharField("名单", max_length=60)
    rows = models.PositiveIntegerField("行数")
    pages = models.PositiveIntegerField("页数")
    last_at = models.DateTimeField("最近一次")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "名单浏览"
        verbose_name_plural = "名单浏览"
        constraints: ClassVar = [
            # In this order it also serves the watches, which ask for the last two days.
            models.UniqueConstraint(fields=["hour", "actor", "listing"], name="list_reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.listing}（{self.rows:,} 行）"
