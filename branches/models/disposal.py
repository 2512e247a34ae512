"""组织处置 of a member who falls short: a case, and its steps in order. Shown to few."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from branches.choices.disposal import DisposalOutcome, DisposalStep, Ground, Measure
from branches.models.member import PartyMember
from branches.permissions import DISPOSAL_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.people import names
from portal.people.models import Person


class DisposalQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def matching(self, typed: str) -> Self:
        if not names.match_key(typed):
            return self
        people = Person.objects.matching(typed).order_by().values("pk")
        return self.filter(member__person__in=people)

    def newest_first(self) -> Self:
        return self.order_by("-proposed_on", "-pk")


@tracked()
class DisposalCase(models.Model):
    shown_by: ClassVar[Scoped] = Scoped(DISPOSAL_VIEW, path="member__organization__unit__path")

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.PROTECT, related_name="disposals"
    )
    measure = models.CharField("处置方式", max_length=10, choices=Measure.choices)
    ground = models.CharField("情形", max_length=10, choices=Ground.choices)
    proposed_on = models.DateField("提出日期")
    last_step = models.CharField(
        "进度", max_length=12, choices=DisposalStep.choices, default=DisposalStep.PROPOSED
    )
    document = models.CharField("批复文号", max_length=100, blank=True)
    correct_until = models.DateField("改正期限至", null=True, blank=True)
    outcome = models.CharField("结果", max_length=14, choices=DisposalOutcome.choices, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    closing_note = models.CharField("办结说明", max_length=200, blank=True)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        verbose_name = "组织处置"
        verbose_name_plural = "组织处置台账"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(closed_on=None), name="disposal_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None, outcome="")
                | (~models.Q(closed_on=None) & ~models.Q(outcome="")),
                name="disposal_closed_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_measure_display()}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:disposal", self.pk)

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


class DisposalStepTaken(models.Model):
    """One step with its day; of the vote the counts only."""

    shown_by: ClassVar[Scoped] = Scoped(
        DISPOSAL_VIEW, path="case__member__organization__unit__path"
    )

    case = models.ForeignKey(DisposalCase, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField("步骤", max_length=12, choices=DisposalStep.choices)
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)
    votes_entitled = models.PositiveSmallIntegerField("应到有表决权", null=True, blank=True)
    votes_present = models.PositiveSmallIntegerField("实到有表决权", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("赞成", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("反对", null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField("弃权", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经办人",
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "组织处置步骤"
        verbose_name_plural = "组织处置步骤"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "step"], name="disposal_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_step_display()}"
