import datetime as dt
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from portal.access import Scoped, ScopedQuerySet
from portal.fields import owners
from portal.fields.choices import VersionState
from portal.fields.owners import ShownByOwner


class FieldSet(models.Model):
    """The fields of one form or register through all their versions; `owner` names the app."""

    shown_by: ClassVar[Scoped] = ShownByOwner()

    code = models.SlugField("标识", max_length=50, unique=True)
    label = models.CharField("名称", max_length=60)
    owner = models.CharField("所属模块", max_length=30)
    # Another one whenever a version is published or the label changes: what is kept in memory of
    # the published versions is theirs as long as this is the same.
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "字段组"
        verbose_name_plural = "字段组"

    def __str__(self) -> str:
        return self.label

    @property
    def called_in_trail(self) -> str:
        return owners.of(self).called_in_trail(self)

    def change(self, **facts: Any) -> None:
        """For acts that hold the row."""
        FieldSet.objects.filter(pk=self.pk).update(stamp=uuid.uuid4(), **facts)


class VersionQuerySet(ScopedQuerySet):
    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def drafts(self) -> Self:
        return self.filter(state=VersionState.DRAFT)

    def in_force(self, day: dt.date) -> Self:
        """Published and begun, newest first: the first row is the one that counts."""
        begun = self.published().filter(effective_from__lte=day)
        return begun.order_by("-effective_from", "-number")


class FieldSetVersion(models.Model):
    """One state of the fields. A published version never changes; records keep theirs."""

    shown_by: ClassVar[Scoped] = ShownByOwner(owned="fieldset__owner")

    fieldset = models.ForeignKey(FieldSet, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("版本号")
    state = models.CharField("状态", max_length=10, choices=VersionState.choices)
    # What a row is about: blank for a unit, else what the owner of the fields makes of it.
    subject_kind = models.CharField("登记对象", max_length=20, blank=True)
    effective_from = models.DateField("启用日期", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "字段版本"
        verbose_name_plural = "字段版本"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fieldset", "number"], name="fieldset_version_number"),
            models.UniqueConstraint(
                fields=["fieldset"],
                condition=models.Q(state=VersionState.DRAFT),
                name="fieldset_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(state=VersionState.DRAFT)
                | models.Q(effective_from__isnull=False, published_at__isnull=False),
                name="fieldset_published_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fieldset} 第 {self.number} 版"

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT
