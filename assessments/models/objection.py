from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.choices import ObjectionState
from assessments.models.score import ScoreLine, ScoreRun
from assessments.permissions import SCORES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.files.models import Upload
from portal.orgs.models import Unit

_DECIDED = (ObjectionState.UPHELD, ObjectionState.REFUSED)


class ObjectionQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By the unit's name, the indicator's, or what was said."""
        from_unit = models.Q(line__sheet__unit__in=Unit.objects.matching(typed))
        indicator = models.Q(line__indicator__label__icontains=typed)
        return self.filter(from_unit | indicator | models.Q(reason__icontains=typed))

    def waiting(self) -> Self:
        return self.filter(state=ObjectionState.WAITING)

    def with_lines(self) -> Self:
        return self.select_related(
            "line__indicator", "line__sheet__unit", "line__sheet__run__scheme",
            "line__sheet__run__group",
        )  # fmt: skip


class ScoreObjection(models.Model):
    """A unit contests one line of what was published; the department answers. `value` is what the
    line is to be judged by where it was upheld, `correction` the run that says so."""

    shown_by: ClassVar[Scoped] = Scoped(permission=SCORES_VIEW, path="line__sheet__unit__path")

    line = models.ForeignKey(
        ScoreLine, verbose_name="计分明细", on_delete=models.PROTECT, related_name="objections"
    )
    reason = models.CharField("申诉理由", max_length=500)
    proof = models.OneToOneField(
        Upload, verbose_name="证明材料", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=10, choices=ObjectionState.choices, default=ObjectionState.WAITING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申诉人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_at = models.DateTimeField("申诉时间", default=timezone.now)
    value = models.CharField("更正后的数值", max_length=60, blank=True)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="答复人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    correction = models.ForeignKey(
        ScoreRun,
        verbose_name="更正",
        null=True,
        on_delete=models.PROTECT,
        related_name="objections",
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "申诉"
        verbose_name_plural = "申诉"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"],
                condition=models.Q(state=ObjectionState.WAITING),
                name="score_objection_one_waiting",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("asked_by")),
                name="score_objection_not_by_himself",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=_DECIDED, answered_by__isnull=False)
                | models.Q(~models.Q(state__in=_DECIDED), answered_by=None),
                name="score_objection_answered_by",
            ),
            models.CheckConstraint(
                condition=models.Q(correction=None) | models.Q(state=ObjectionState.UPHELD),
                name="score_objection_corrected_when_upheld",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.line.sheet.run.period.label}{self.line.indicator}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:objection", self.pk)

    @property
    def unit(self) -> Unit:
        return self.line.sheet.unit

    @property
    def is_waiting(self) -> bool:
        return self.state == ObjectionState.WAITING
