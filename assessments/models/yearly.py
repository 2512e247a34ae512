from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from assessments.choices import YearGrade
from assessments.models.score import ShownScores
from assessments.permissions import SCORES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import EARLIEST, LATEST


def _mark(words: str, **more: Any) -> models.DecimalField:
    return models.DecimalField(words, max_digits=6, decimal_places=2, **more)


class YearEnd(models.Model):
    """年终基层党建考核总分 of a group: worked out anew until it is published."""

    shown_by: ClassVar[Scoped] = ShownScores(permission=SCORES_VIEW)

    group = models.ForeignKey(
        ComparisonGroup, verbose_name="考核分组", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    )
    worked_out_at = models.DateTimeField("核算时间")
    worked_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="核算人", on_delete=models.PROTECT, related_name="+"
    )
    shares = models.JSONField("占比")  # by parameter of rule AS-14, as it stores them
    shares_reason = models.CharField("只用于本年度本分组的依据", max_length=200, blank=True)
    published_at = models.DateTimeField("公布时间", null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="公布人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "年终总分"
        verbose_name_plural = "年终总分"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "year"], name="year_end_once"),
            models.CheckConstraint(
                condition=models.Q(published_at=None, published_by=None)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
                name="year_end_published_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}{self.year}年年终总分"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:year-end", self.pk)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class YearSheet(models.Model):
    """One unit's year: `parts` are its components as printed, by key; people give the grade."""

    shown_by: ClassVar[Scoped] = ShownScores(
        permission=SCORES_VIEW, path="unit__path", run="year_end__"
    )

    year_end = models.ForeignKey(YearEnd, on_delete=models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="year_sheets"
    )
    position = models.PositiveSmallIntegerField("打印顺序")
    parts = models.JSONField("各项得分", default=list)
    total = _mark("年终总分")
    formula = models.TextField("算式")
    comprehensive = _mark("计入综合实绩考核")
    barred = models.CharField("不得评为优秀的原因", max_length=200, blank=True)
    grade = models.CharField("等次", max_length=10, choices=YearGrade.choices, blank=True)
    grade_reason = models.CharField("确定等次的理由", max_length=200, blank=True)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "单位年终总分"
        verbose_name_plural = "单位年终总分"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year_end", "unit"], name="year_sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.year_end.year}年年终总分"

    def get_absolute_url(self) -> str:
        return self.year_end.get_absolute_url()


class YearExcuse(models.Model):
    """A unit missed a component with leave: neither its fault nor the others' gain."""

    shown_by: ClassVar[Scoped] = ShownScores(
        permission=SCORES_VIEW, path="unit__path", run="year_end__"
    )

    year_end = models.ForeignKey(YearEnd, on_delete=models.CASCADE, related_name="excuses")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    part = models.CharField("项目", max_length=20)
    reason = models.CharField("批准的依据", max_length=200)
    excused_at = models.DateTimeField("登记时间")
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "经批准不参加"
        verbose_name_plural = "经批准不参加"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year_end", "unit", "part"], name="year_excuse_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year_end} {self.unit} {self.part}"

    def get_absolute_url(self) -> str:
        return self.year_end.get_absolute_url()
