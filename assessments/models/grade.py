from typing import ClassVar, Self
from urllib.parse import urlencode

from django.conf import settings
from django.db import models

from assessments.choices import GRADE_WORDS, GradedLine
from assessments.permissions import GRADES_GIVE_LINKED, GRADES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit
from portal.periods import PeriodField


class PairingQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        units = Unit.objects.matching(typed)
        return self.filter(models.Q(unit__in=units) | models.Q(township__in=units))


@tracked()
class Pairing(models.Model):
    """Which township a county unit stands by, and is graded by."""

    shown_by: ClassVar[Scoped] = Scoped(permission=GRADES_VIEW, path="unit__path") | Scoped(
        permission=GRADES_VIEW, path="township__path"
    )

    unit = models.OneToOneField(
        Unit, verbose_name="县直单位", on_delete=models.PROTECT, related_name="pairing"
    )
    township = models.ForeignKey(
        Unit, verbose_name="包联的乡镇（街道）", on_delete=models.PROTECT, related_name="paired"
    )

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = "包联关系"
        verbose_name_plural = "包联关系"

    def __str__(self) -> str:
        return f"{self.unit} 包联 {self.township}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:pairing", self.pk)


class ReviewGradeQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(unit__in=Unit.objects.matching(typed))


@tracked()
class ReviewGrade(models.Model):
    """What a reviewer thinks of a unit's quarter. `number` is the place of the grade among the
    words of its line, from the worst; `graded_at` is the unit that gave it."""

    shown_by: ClassVar[Scoped] = Scoped(permission=GRADES_VIEW, path="unit__path") | Scoped(
        permission=GRADES_GIVE_LINKED, path="graded_at__path"
    )

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="review_grades"
    )
    line = models.CharField("评定内容", max_length=10, choices=GradedLine.choices)
    period = PeriodField("季度")
    number = models.PositiveSmallIntegerField("等次")
    comment = models.CharField("评语", max_length=200, blank=True)
    graded_at = models.ForeignKey(
        Unit, verbose_name="评定单位", on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField("评定时间")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="评定人", on_delete=models.PROTECT, related_name="+"
    )

    objects = ReviewGradeQuerySet.as_manager()

    class Meta:
        verbose_name = "等次评定"
        verbose_name_plural = "等次评定"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "line", "period"], name="review_grade_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period.label}{self.get_line_display()}"

    def get_absolute_url(self) -> str:
        """The list of the unit's: a grade has no page of its own."""
        asked = urlencode({"unit": self.unit_id, "line": self.line})
        return f"{routes.page('assessments:grades')}?{asked}"

    @property
    def word(self) -> str:
        words = GRADE_WORDS[GradedLine(self.line)]
        return words[self.number] if self.number < len(words) else ""
