import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.access import Scoped, ScopedQuerySet
from portal.jobs.choices import LIVE
from portal.jobs.models import Job
from portal.orgs.models import Unit
from reports.choices import LONGEST_QUERY, PLAIN, Format


class ExportQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        return self.filter(job__state__in=LIVE)


class Export(models.Model):
    """One roster taken out: who, of which unit, what for. The file itself is the job's result."""

    shown_by: ClassVar[Scoped] = Scoped(owner="owner")

    dataset = models.CharField("名册", max_length=30)
    label = models.CharField("名称", max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导出人", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="范围（含下级）", on_delete=models.PROTECT, related_name="+"
    )
    # What the address of a list asked for, from its `?` on; empty for a whole roster.
    query = models.CharField("列表条件", max_length=LONGEST_QUERY, blank=True)
    conditions = models.TextField("筛选条件", blank=True)
    format = models.CharField("格式", max_length=4, choices=Format.choices, default=Format.XLSX)
    layout = models.CharField("版式", max_length=30, blank=True, default=PLAIN)
    is_sensitive = models.BooleanField("含敏感信息", default=False)
    purpose = models.CharField("用途", max_length=100, blank=True)
    rows = models.PositiveIntegerField("行数", null=True)
    columns = models.PositiveSmallIntegerField("列数", null=True)
    # Null where a command wrote the file at once.
    job = models.OneToOneField(
        Job, verbose_name="后台任务", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField("导出时间", auto_now_add=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "名册导出"
        verbose_name_plural = "名册导出"
        indexes: ClassVar = [models.Index(fields=["owner", "-created_at"], name="export_owner_at")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_sensitive=False) | ~models.Q(purpose=""),
                name="export_sensitive_for_a_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("reports:exports")

    @property
    def number(self) -> str:
        """Stands in the file's watermark: leads from a sheet of paper back to this row."""
        return f"DC{self.day:%Y%m%d}-{self.pk:05}"

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.created_at)
