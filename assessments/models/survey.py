from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from assessments.permissions import GRADES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit


class SurveyResultQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        of_unit = models.Q(unit__in=Unit.objects.matching(typed))
        return self.filter(of_unit | models.Q(name__icontains=typed))


@tracked()
class SurveyResult(models.Model):
    """How satisfied those were whom a survey asked about a unit: only the sum, nobody's answer."""

    shown_by: ClassVar[Scoped] = Scoped(permission=GRADES_VIEW, path="unit__path")

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="survey_results"
    )
    name = models.CharField("调查名称", max_length=60)
    surveyed_on = models.DateField("调查日期")
    asked = models.PositiveIntegerField("有效样本数", validators=[MinValueValidator(1)])
    mark = models.DecimalField(
        "满意度（%）",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects = SurveyResultQuerySet.as_manager()

    class Meta:
        verbose_name = "满意度调查结果"
        verbose_name_plural = "满意度调查结果"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "name", "surveyed_on"], name="survey_result_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.name} {self.surveyed_on}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:survey", self.pk)
