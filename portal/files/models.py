import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.access import Scoped, ScopedQuerySet
from portal.files.choices import IMAGES, Type
from portal.files.permissions import FILES_VIEW
from portal.orgs.models import Unit
from portal.text import found_by, search_key


class StoredFile(models.Model):
    """Content kept once, however often it is uploaded; seen only through its uploads."""

    shown_by: ClassVar[Scoped] = Scoped()

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("大小")
    mime = models.CharField("类型", max_length=100, choices=Type.choices)
    pages = models.PositiveIntegerField("可显示的页数", null=True)
    created_at = models.DateTimeField("存入时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "文件内容"
        verbose_name_plural = "文件内容"

    def __str__(self) -> str:
        return self.sha256


class PictureLook(models.Model):
    """How a picture looks as a whole or in a cut of it (portal.files.inside.likeness); `bands` are
    its eight bytes, each with its place, by which pictures that may be alike are found."""

    shown_by: ClassVar[Scoped] = Scoped()

    stored = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="looks")
    is_whole = models.BooleanField("是否整幅")
    bits = models.BigIntegerField("图像特征")
    bands = ArrayField(models.SmallIntegerField(), verbose_name="特征分段")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "图像特征"
        verbose_name_plural = "图像特征"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stored", "bits", "is_whole"], name="picture_look_once"
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["bands"], name="picture_look_bands")]

    def __str__(self) -> str:
        return f"{self.bits & (1 << 64) - 1:016x}"


class UploadQuerySet(ScopedQuerySet):
    def expired(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())

    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))


class Upload(models.Model):
    """A file somebody handed in: under which name, for what. The list shows it to its owner and to
    the administrator; who may open it is the purpose's decision."""

    shown_by: ClassVar[Scoped] = Scoped(permission=FILES_VIEW, owner="owner")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="uploads")
    name = models.CharField("文件名", max_length=150)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=60)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    expires_at = models.DateTimeField("保存至", null=True, db_index=True)
    search = models.CharField(max_length=400, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "上传文件"
        verbose_name_plural = "上传文件"
        indexes: ClassVar = [models.Index(fields=["owner", "-created_at"], name="upload_owner_at")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("files:file", args=[self.pk])

    @property
    def is_image(self) -> bool:
        return self.stored.mime in IMAGES
