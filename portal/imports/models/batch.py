from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.crypto.fields import EncryptedTextField
from portal.files.models import Upload
from portal.imports.choices import OPEN, Answer, ImportState
from portal.jobs.models import Job
from portal.orgs.models import Unit
from portal.text import found_by, search_key


class ImportQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))


class Import(models.Model):
    """One roster file on its way in.

    The truth is the stored file, the mapping, the corrections and the decisions; what a check found
    (`counts`, chunks of rows) follows from them and from the records as they were.
    """

    shown_by: ClassVar[Scoped] = Scoped(owner="owner")

    roster = models.CharField("名册", max_length=30)
    # Null when its time was over and the file was tidied away.
    upload = models.ForeignKey(
        Upload, verbose_name="文件", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    file_name = models.CharField("文件名", max_length=150)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入人", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=10, choices=ImportState.choices, default=ImportState.STARTED
    )
    # The unit the whole file is about, where the user said so: names are looked for there first.
    about = models.ForeignKey(
        Unit,
        verbose_name="本表属于",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sheet = models.CharField("工作表", max_length=60, blank=True)
    # {"columns": {column key: position}, "headings": [[position, letter, text]],
    #  "ambiguous": {position: [keys]}, "remembered": bool, "left_out": [headings with content]}
    mapping = models.JSONField("列对应", default=dict)
    # {"rows", each Outcome, "errors", "warnings", "absent", "written": {label: [new, changed]}}
    counts = models.JSONField("统计", default=dict)
    absent = models.JSONField("文件中没有的记录", default=list)  # [[label, url]], the first of them
    # Goes up with every correction, decision or mapping: tells a page that it is out of date.
    version = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(
        Job, verbose_name="后台任务", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    partial = models.BooleanField("只导入无误的行", default=False)
    created_at = models.DateTimeField("开始时间", auto_now_add=True)
    checked_at = models.DateTimeField("预检时间", null=True)
    confirmed_at = models.DateTimeField("提醒确认时间", null=True)
    done_at = models.DateTimeField("导入时间", null=True)
    undone_at = models.DateTimeField("撤回时间", null=True)
    undone = models.JSONField("撤回结果", default=dict)  # {Undone: count}
    search = models.CharField(max_length=400, editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "名册导入"
        verbose_name_plural = "名册导入"
        indexes: ClassVar = [models.Index(fields=["owner", "-created_at"], name="import_owner_at")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state=ImportState.CHECKED) | models.Q(checked_at__isnull=False),
                name="import_checked_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN, done_at=None)
                | (~models.Q(state__in=OPEN) & models.Q(done_at__isnull=False)),
                name="import_done_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ImportState.UNDONE, undone_at__isnull=False)
                | (~models.Q(state=ImportState.UNDONE) & models.Q(undone_at=None)),
                name="import_undone_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.file_name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("imports:import", self.pk)

    @property
    def called_in_trail(self) -> str:
        """The name somebody gave to his file may tell what the trail keeps to itself."""
        return f"第 {self.pk} 号导入"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class RowChunk(models.Model):
    """A few hundred checked rows: a readable index for filters, the cells sealed."""

    shown_by: ClassVar[Scoped] = Scoped(owner="batch__owner")

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    # An `Entry` of `portal.imports.domain.indexing` per row.
    index = models.JSONField()
    content = EncryptedTextField("内容")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "导入的行"
        verbose_name_plural = "导入的行"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "position"], name="chunk_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} · {self.position}"


class Correction(models.Model):
    """What the user typed into a cell in place of the file's content."""

    shown_by: ClassVar[Scoped] = Scoped(owner="batch__owner")

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="corrections")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=60)
    typed = EncryptedTextField("更正为")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "导入更正"
        verbose_name_plural = "导入更正"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "row", "column"], name="correction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} · {self.row} · {self.column}"


class Decision(models.Model):
    """The user's answer about one row. It holds only for the record it was asked about."""

    shown_by: ClassVar[Scoped] = Scoped(owner="batch__owner")

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="decisions")
    row = models.PositiveIntegerField("行")
    answer = models.CharField("答复", max_length=10, choices=Answer.choices)
    about = models.PositiveBigIntegerField("所问的记录", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "导入答复"
        verbose_name_plural = "导入答复"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "row"], name="decision_once"),
            models.CheckConstraint(
                condition=models.Q(answer=Answer.SKIP) | models.Q(about__isnull=False),
                name="decision_about_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} · {self.row} · {self.get_answer_display()}"


class RememberedMapping(models.Model):
    """How a unit's workbook with these headings was mapped last time."""

    shown_by: ClassVar[Scoped] = Scoped()

    roster = models.CharField("名册", max_length=30)
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.CASCADE, related_name="+")
    headings = models.CharField("表头", max_length=64)  # a hash of them, in order
    columns = models.JSONField("列对应")  # {column key: heading position}
    used_at = models.DateTimeField("上次使用", auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "记住的列对应"
        verbose_name_plural = "记住的列对应"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roster", "unit", "headings"], name="remembered_mapping_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roster} · {self.unit}"
