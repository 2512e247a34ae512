from typing import ClassVar

from django.db import models

from portal.access import Scoped, ScopedQuerySet
from reports.models.bulletin import Bulletin
from reports.permissions import BULLETINS_VIEW


class KeptFile(models.Model):
    """One form of a published issue, drawn once; the content lies on disk under the digest of the
    blocks it says."""

    shown_by: ClassVar[Scoped] = Scoped(permission=BULLETINS_VIEW)

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="files")
    form = models.CharField("格式", max_length=10)
    sha256 = models.CharField("文件校验值", max_length=64)
    size = models.PositiveBigIntegerField("大小")
    pages = models.PositiveIntegerField("页数", null=True)  # of the PDF
    kept_at = models.DateTimeField("存档时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "通报的文件"
        verbose_name_plural = "通报的文件"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "form"], name="bulletin_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} {self.form}"
