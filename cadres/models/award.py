from typing import ClassVar

from django.db import models

from cadres.choices import Item
from cadres.models.base import CadreRecord, cadre_key, in_order_of_time
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField, words_of_code
from portal.dates import PartialDateField


@tracked()
class Award(CadreRecord):
    """A reward or a punishment: table A14. The code's group says which of the two."""

    item = Item.AWARDS
    ordered_by = (models.F("approved_on").desc(nulls_last=True),)

    cadre = cadre_key("awards")
    award = CodeField("名称代码", table="award")
    name = models.CharField("奖惩名称", max_length=60, blank=True)
    approved_on = PartialDateField("批准日期", null=True, blank=True)
    authority = models.CharField("批准机关", max_length=60, blank=True)
    authority_level = CodeField("批准机关级别", table="unit_level", blank=True)
    authority_nature = CodeField("批准机关性质", table="authority", blank=True)
    post_level = CodeField("受奖惩时职务层次", table="post_level", blank=True)
    revoked_on = PartialDateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "奖惩"
        verbose_name_plural = "奖惩"
        constraints: ClassVar = [
            in_order_of_time("approved_on", "revoked_on", name="cadre_award_revoked_later"),
        ]

    def __str__(self) -> str:
        return self.name or words_of_code(self, "award")
