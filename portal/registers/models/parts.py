"""What belongs to an entry or a register: its files, its steps, its numbers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.access import Scoped, ScopedQuerySet
from portal.files.models import Upload
from portal.registers.choices import StepKind
from portal.registers.models.register import Register, RegisterRecord
from portal.registers.models.shown import ShownToSome
from portal.registers.permissions import REGISTER_FILL


class RecordFile(models.Model):
    """That an entry holds an upload: it is kept, and whoever sees the entry may open it. With a
    `key` it proves the cell of that field; without it is what a field of the kind “file” holds."""

    shown_by: ClassVar[Scoped] = ShownToSome(
        permission=REGISTER_FILL,
        path="record__unit__path",
        register="record__register__",
        person="record__person",
    )

    record = models.ForeignKey(RegisterRecord, on_delete=models.PROTECT, related_name="files")
    key = models.CharField("所证明的字段", max_length=30, blank=True)
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "登记簿文件"
        verbose_name_plural = "登记簿文件"

    def __str__(self) -> str:
        return str(self.upload)


class RecordStep(models.Model):
    """What became of an entry on its way: a note, or one of the acts that move it."""

    shown_by: ClassVar[Scoped] = ShownToSome(
        permission=REGISTER_FILL,
        path="record__unit__path",
        register="record__register__",
        person="record__person",
    )

    record = models.ForeignKey(RegisterRecord, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField("事项", max_length=10, choices=StepKind.choices)
    words = models.TextField("内容", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "登记簿办理记录"
        verbose_name_plural = "登记簿办理记录"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.words}".strip()


class NumberSeries(models.Model):
    """The last number a register gave out in a year; numbers are never given twice."""

    shown_by: ClassVar[Scoped] = ShownToSome(permission=REGISTER_FILL, register="register__")

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="series")
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最后编号")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "登记簿编号"
        verbose_name_plural = "登记簿编号"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "year"], name="series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.year} 年 {self.last}"
