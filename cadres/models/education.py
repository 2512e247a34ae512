from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cadres.choices import Item
from cadres.models.base import CadreRecord, cadre_key, in_order_of_time
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField, words_of_code
from portal.dates import PartialDateField

SHORTEST, LONGEST = Decimal("0.5"), Decimal(20)


@tracked()
class Education(CadreRecord):
    """A course of study with what it ended in: table A08."""

    item = Item.EDUCATIONS
    ordered_by = (models.F("graduated_on").desc(nulls_last=True), "-degree_on")

    cadre = cadre_key("educations")
    mode = CodeField("教育类别", table="study_mode")
    education = CodeField("学历代码", table="education", blank=True)
    education_name = models.CharField("学历名称", max_length=40, blank=True)
    degree = CodeField("学位代码", table="degree", blank=True)
    degree_name = models.CharField("学位名称", max_length=40, blank=True)
    enrolled_on = PartialDateField("入学时间", null=True, blank=True)
    graduated_on = PartialDateField("毕（肄）业时间", null=True, blank=True)
    degree_on = PartialDateField("学位授予时间", null=True, blank=True)
    school = models.CharField("学校（单位）名称", max_length=60, blank=True)
    major = models.CharField("所学专业名称", max_length=60, blank=True)
    major_kind = models.CharField("所学专业类别", max_length=40, blank=True)
    years = models.DecimalField(
        "学制年限",
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    is_printed = models.BooleanField("输出标识", default=True)

    class Meta:
        verbose_name = "学历学位"
        verbose_name_plural = "学历学位"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(education="", degree="", education_name="", degree_name=""),
                name="cadre_education_or_degree",
            ),
            in_order_of_time("enrolled_on", "graduated_on", name="cadre_graduates_after_start"),
            in_order_of_time("enrolled_on", "degree_on", name="cadre_degree_after_start"),
        ]

    def __str__(self) -> str:
        words = (self.shown_education, self.shown_degree)
        return "、".join(word for word in words if word)

    @property
    def shown_education(self) -> str:
        return self.education_name or words_of_code(self, "education")

    @property
    def shown_degree(self) -> str:
        return self.degree_name or words_of_code(self, "degree")
