from typing import ClassVar

from django.db import models

from cadres.choices import Item
from cadres.models.base import CadreRecord, cadre_key
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.dates import PartialDateField


@tracked()
class Title(CadreRecord):
    """A professional qualification: table A06."""

    item = Item.TITLES
    ordered_by = (models.F("obtained_on").desc(nulls_last=True),)

    cadre = cadre_key("titles")
    name = models.CharField("资格名称", max_length=60)
    code = models.CharField(
        "资格代码", max_length=10, blank=True, help_text="GB/T 8561 代码，不清楚可不填。"
    )
    obtained_on = PartialDateField("获得资格日期", null=True, blank=True)
    means = CodeField("取得资格途径", table="title_means", blank=True)
    board = models.CharField("评委会或考试名称", max_length=100, blank=True)
    is_printed = models.BooleanField("输出标识", default=True)

    class Meta:
        verbose_name = "专业技术资格"
        verbose_name_plural = "专业技术资格"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cadre", "name", "obtained_on"],
                nulls_distinct=False,
                name="cadre_title_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
