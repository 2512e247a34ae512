from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.choices import InterviewCause, InterviewState
from assessments.models.score import ScoreSheet
from assessments.permissions import INTERVIEWS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit
from portal.periods import PeriodField


class InterviewProposalQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(unit__in=Unit.objects.matching(typed).values("pk"))

    def waiting(self) -> Self:
        return self.filter(state=InterviewState.WAITING)


@tracked()
class InterviewProposal(models.Model):
    """A rule says that the head of a unit might be talked to; a leader decides whether he is."""

    shown_by: ClassVar[Scoped] = Scoped(permission=INTERVIEWS_VIEW, path="unit__path")

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    period = PeriodField("月份")
    cause = models.CharField("事由", max_length=10, choices=InterviewCause.choices)
    words = models.CharField("依据", max_length=200)
    sheet = models.ForeignKey(
        ScoreSheet, verbose_name="计分表", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=10, choices=InterviewState.choices, default=InterviewState.WAITING
    )
    proposed_at = models.DateTimeField("列出时间", default=timezone.now)
    reason = models.CharField("理由", max_length=200, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="决定人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = InterviewProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "约谈建议"
        verbose_name_plural = "约谈建议"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "period", "cause"], name="interview_proposed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state=InterviewState.WAITING, decided_by=None, decided_at=None)
                | (
                    ~models.Q(state=InterviewState.WAITING)
                    & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="interview_decided_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.period.label}约谈建议（{self.get_cause_display()}）"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:interview", self.pk)

    @property
    def is_waiting(self) -> bool:
        return self.state == InterviewState.WAITING

    @property
    def is_accepted(self) -> bool:
        return self.state == InterviewState.ACCEPTED
