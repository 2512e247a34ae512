from typing import ClassVar

from django.db import models

from cadres.choices import Item
from cadres.models.base import CadreRecord, cadre_key
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField, words_of_code
from portal.dates import EARLIEST, LATEST


@tracked()
class Appraisal(CadreRecord):
    """The conclusion of one year's appraisal: table A15."""

    item = Item.APPRAISALS
    ordered_by = ("-year",)

    cadre = cadre_key("appraisals")
    year = models.PositiveSmallIntegerField("考核年度")
    conclusion = CodeField("考核结论", table="appraisal")

    class Meta:
        verbose_name = "年度考核"
        verbose_name_plural = "年度考核"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cadre", "year"], name="cadre_appraisal_once"),
            models.CheckConstraint(
                condition=models.Q(year__gte=EARLIEST, year__lte=LATEST),
                name="cadre_appraisal_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年{words_of_code(self, 'conclusion')}"
