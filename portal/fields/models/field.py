from typing import ClassVar

from django.db import models

from portal.access import Scoped, ScopedQuerySet
from portal.fields.choices import Arrival, Deviation, Evidence, KindKey
from portal.fields.models.fieldset import FieldSetVersion
from portal.fields.owners import ShownByOwner
from portal.periods import PeriodKind
from portal.problems import Level


class FieldDef(models.Model):
    """One field of one version. Formulas name other fields by key, as `[key]`."""

    shown_by: ClassVar[Scoped] = ShownByOwner(owned="version__fieldset__owner")

    version = models.ForeignKey(FieldSetVersion, on_delete=models.CASCADE, related_name="fields")
    key = models.SlugField("标识", max_length=30)
    label = models.CharField("名称", max_length=40)
    kind = models.CharField("类型", max_length=20, choices=KindKey.choices)
    position = models.PositiveIntegerField("顺序")
    section = models.CharField("分组", max_length=40, blank=True)
    required = models.BooleanField("必填", default=False)
    required_when = models.CharField("何时必填", max_length=500, blank=True)
    # Where the row keeps a note beside each cell: what is asked for may be missing with a reason.
    excusable = models.BooleanField("必填的可写明原因后空着", default=False)
    minimum = models.DecimalField("最小值", max_digits=20, decimal_places=6, null=True, blank=True)
    maximum = models.DecimalField("最大值", max_digits=20, decimal_places=6, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField("小数位数", default=2)
    max_length = models.PositiveIntegerField("最多字数", null=True, blank=True)
    choices = models.JSONField("选项", default=list, blank=True)
    help = models.CharField("填报说明", max_length=200, blank=True)
    unit_of_measure = models.CharField("计量单位", max_length=10, blank=True)
    sensitive = models.BooleanField("敏感内容", default=False)
    source = models.CharField("自动取值", max_length=60, blank=True)
    formula = models.CharField("计算公式", max_length=500, blank=True)
    arrival = models.CharField(
        "初始内容", max_length=10, choices=Arrival.choices, default=Arrival.HAND
    )
    # As it would be typed: what a new row holds where nothing else arrives.
    start = models.CharField("起始内容", max_length=60, blank=True)
    # The first period of each of these begins with it, whatever the one before said.
    start_each = models.CharField(
        "每到何时重新开始", max_length=10, blank=True, choices=PeriodKind.choices
    )
    evidence = models.CharField(
        "佐证材料", max_length=10, choices=Evidence.choices, default=Evidence.NONE
    )
    evidence_most = models.PositiveSmallIntegerField("最多几个佐证文件", default=1)
    evidence_megabytes = models.PositiveSmallIntegerField("每个佐证文件最多几 MB", default=10)
    expiry_days = models.PositiveSmallIntegerField("到期前几天提醒", null=True, blank=True)
    deviation = models.CharField(
        "与往期比较", max_length=10, choices=Deviation.choices, default=Deviation.NONE
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "字段"
        verbose_name_plural = "字段"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="field_key_once"),
            models.UniqueConstraint(fields=["version", "label"], name="field_label_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def heading(self) -> str:
        """The label as a column shows it: with its unit of measure."""
        return f"{self.label}（{self.unit_of_measure}）" if self.unit_of_measure else self.label


class FieldCheck(models.Model):
    """A relation between fields that has to hold."""

    shown_by: ClassVar[Scoped] = ShownByOwner(owned="version__fieldset__owner")

    version = models.ForeignKey(FieldSetVersion, on_delete=models.CASCADE, related_name="checks")
    expression = models.CharField("应当成立的条件", max_length=500)
    message = models.CharField("不成立时的提示", max_length=200)
    level = models.CharField("级别", max_length=10, choices=Level.choices, default=Level.ERROR)
    position = models.PositiveIntegerField("顺序", default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "校验"
        verbose_name_plural = "校验"

    def __str__(self) -> str:
        return self.message
