from collections.abc import Sequence
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from assessments.choices import SecretaryGrade
from assessments.permissions import BALLOTS_DECIDE, BALLOTS_MANAGE, BALLOTS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.files.models import Upload
from portal.orgs.models import Unit
from portal.periods import PeriodField


class SecretaryReviewQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(unit__in=Unit.objects.matching(typed))


@tracked()
class SecretaryReview(models.Model):
    """述职评议 of a unit's secretary for one year. `mark` and `proposal` follow from the counts;
    `grade` is what people decided."""

    shown_by: ClassVar[Scoped] = (
        Scoped(permission=BALLOTS_MANAGE, path="unit__path")
        | Scoped(permission=BALLOTS_DECIDE, path="unit__path")
        | Scoped(permission=BALLOTS_VIEW, path="unit__path")
    )

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="appraisals"
    )
    period = PeriodField("述职年度")
    held_on = models.DateField("述职日期")
    report = models.OneToOneField(
        Upload, verbose_name="述职报告", null=True, on_delete=models.PROTECT, related_name="+"
    )
    comment = models.CharField("点评", max_length=500, blank=True)
    daily = models.DecimalField("日常考核", max_digits=6, decimal_places=2, null=True)
    mark = models.DecimalField("测评得分", max_digits=5, decimal_places=2, null=True)
    proposal = models.CharField(
        "建议等次", max_length=10, choices=SecretaryGrade.choices, blank=True
    )
    grade = models.CharField("评定等次", max_length=10, choices=SecretaryGrade.choices, blank=True)
    reason = models.CharField("评定理由", max_length=200, blank=True)
    decided_at = models.DateTimeField("评定时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="评定人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    problems = models.PositiveSmallIntegerField("指出问题", default=0)

    objects = SecretaryReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "述职评议"
        verbose_name_plural = "述职评议"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "period"], name="appraisal_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(grade="", decided_by=None, decided_at=None)
                | models.Q(~models.Q(grade=""), decided_by__isnull=False, decided_at__isnull=False),
                name="appraisal_decided_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period.label}述职评议"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:appraisal", self.pk)

    @property
    def grade_label(self) -> str:
        return self.get_grade_display() or "待评定"

    @property
    def is_decided(self) -> bool:
        return bool(self.grade)


class BallotCount(models.Model):
    """How many of a group ticked which word of an item: nobody's ballot is kept."""

    shown_by: ClassVar[Scoped] = (
        Scoped(permission=BALLOTS_MANAGE, path="appraisal__unit__path")
        | Scoped(permission=BALLOTS_DECIDE, path="appraisal__unit__path")
        | Scoped(permission=BALLOTS_VIEW, path="appraisal__unit__path")
    )

    appraisal = models.ForeignKey(SecretaryReview, on_delete=models.CASCADE, related_name="counts")
    group = models.CharField("测评组", max_length=20)
    item = models.CharField("测评内容", max_length=20)
    votes = ArrayField(models.PositiveSmallIntegerField(), verbose_name="各等次票数")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "测评票数"
        verbose_name_plural = "测评票数"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["appraisal", "group", "item"], name="ballot_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal} {self.group} {self.item}：{_told(self.votes)}"


def _told(votes: Sequence[int]) -> str:
    return "、".join(str(count) for count in votes)
