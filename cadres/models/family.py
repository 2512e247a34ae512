from django.db import models

from cadres.choices import Item
from cadres.models.base import CadreRecord, cadre_key
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField, words_of_code
from portal.dates import PartialDateField


@tracked()
class Family(CadreRecord):
    """A member of the family or an important relation: table A36."""

    item = Item.FAMILY
    ordered_by = ("position", "relation")

    cadre = cadre_key("family")
    relation = CodeField("称谓", table="relation")
    name = models.CharField("家庭成员姓名", max_length=50)
    birth = PartialDateField("出生日期", null=True, blank=True)
    political = CodeField("政治面貌", table="political", blank=True)
    post = models.CharField("工作单位及职务", max_length=100, blank=True)
    position = models.PositiveSmallIntegerField("排序", default=1)

    class Meta:
        verbose_name = "家庭成员"
        verbose_name_plural = "家庭成员"

    def __str__(self) -> str:
        return f"{words_of_code(self, 'relation')}{self.name}"
