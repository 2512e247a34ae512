import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.orgs.models import Unit
from portal.people.models import Person
from talent.choices.selections import (
    AllowanceState,
    AppraisalResult,
    CandidateState,
    OpinionAnswer,
    OpinionSettled,
)
from talent.models.profile import TalentProfile
from talent.models.selection import SelectionRound, SelectionSystem
from talent.permissions import SELECTION_VIEW, TALENT_VIEW


class SelectionCandidateRows(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        return self.filter(
            Q(profile__person__in=people) | Q(profile__work_unit__icontains=typed.strip())
        )

    def running(self) -> Self:
        return self.filter(state__in=CandidateState.running())

    def titled(self, day: dt.date) -> Self:
        """Named, and still within the term on the day."""
        return self.filter(state=CandidateState.NAMED, named_on__lte=day, until__gte=day)

    def in_order(self) -> Self:
        """By rounds; in each the best first, then by whoever nominated."""
        best = F("score").desc(nulls_last=True)
        return self.order_by("-round__since", "-round", best, "unit__path", "pk")


@tracked()
class SelectionCandidate(models.Model):
    """Somebody nominated in a round, what became of it, and the title he has from it."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="unit__path")

    round = models.ForeignKey(
        SelectionRound, verbose_name="评选", on_delete=models.PROTECT, related_name="candidates"
    )
    profile = models.ForeignKey(
        TalentProfile, verbose_name="人选", on_delete=models.PROTECT, related_name="candidacies"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="推荐单位", on_delete=models.PROTECT, related_name="nominations"
    )
    system = models.ForeignKey(
        SelectionSystem,
        verbose_name="系统",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="candidates",
    )
    front_line = models.BooleanField("基层一线", default=False)
    deeds = models.TextField("主要事迹", max_length=1000, blank=True)
    nominated_on = models.DateField("推荐日期")
    nominated_by = models.ForeignKey(
        User, verbose_name="推荐人", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=12, choices=CandidateState.choices, default=CandidateState.NOMINATED
    )
    reason = models.CharField("说明", max_length=200, blank=True)
    score = models.DecimalField("评审得分", max_digits=5, decimal_places=2, null=True)
    named_on = models.DateField("命名日期", null=True)
    until = models.DateField("管理期至", null=True)
    revoked_on = models.DateField("取消日期", null=True)

    objects = SelectionCandidateRows.as_manager()

    class Meta:
        verbose_name = "评选推荐人选"
        verbose_name_plural = "评选推荐人选"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "profile"], name="candidate_once_a_round"),
            models.CheckConstraint(
                condition=~Q(state=CandidateState.NAMED)
                | Q(named_on__isnull=False, until__isnull=False),
                name="candidate_named_has_days",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "named_on"], name="candidate_named")]

    def __str__(self) -> str:
        return f"{self.profile}（{self.round}）"

    def get_absolute_url(self) -> str:
        return reverse("talent:candidate", args=[self.pk])

    def state_on(self, day: dt.date) -> str:
        """The words of its state, a title that ran out included."""
        over = self.until is not None and self.until < day
        if self.state == CandidateState.NAMED and over:
            return "管理期满"
        words: str = self.get_state_display()
        return words


class OfCandidateRows(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("candidate", "pk")


@tracked()
class SelectionOpinion(models.Model):
    """What an office, or the public during the notice, says of a candidate: against him, or not."""

    shown_by: ClassVar[Scoped] = Scoped(permission=SELECTION_VIEW, path="candidate__unit__path")

    candidate = models.ForeignKey(
        SelectionCandidate, verbose_name="人选", on_delete=models.PROTECT, related_name="opinions"
    )
    office = CodeField("征求意见单位", table="consulted_office")
    asked_on = models.DateField("发出日期")
    answer = models.CharField(
        "答复", max_length=8, choices=OpinionAnswer.choices, default=OpinionAnswer.PENDING
    )
    answered_on = models.DateField("答复日期", null=True)
    settled = models.CharField(
        "处理",
        max_length=10,
        choices=OpinionSettled.choices,
        default=OpinionSettled.OPEN,
        blank=True,
    )
    settled_on = models.DateField("处理日期", null=True)

    objects = OfCandidateRows.as_manager()

    class Meta:
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"

    def __str__(self) -> str:
        return f"{self.candidate} {self.office}"

    def get_absolute_url(self) -> str:
        return f"{self.candidate.get_absolute_url()}?tab=opinions"

    @property
    def is_open(self) -> bool:
        """Somebody is against him, and it is not settled whether rightly."""
        return self.answer == OpinionAnswer.OBJECTS and not self.settled


@tracked()
class SelectionSheet(models.Model):
    """One judge's marks for one candidate, in the order of the criteria. A judge who keeps out of
    it has no sheet."""

    shown_by: ClassVar[Scoped] = Scoped(permission=SELECTION_VIEW, path="candidate__unit__path")

    candidate = models.ForeignKey(
        SelectionCandidate, verbose_name="人选", on_delete=models.PROTECT, related_name="sheets"
    )
    judge = models.PositiveSmallIntegerField("评委次序")
    marks = ArrayField(
        models.DecimalField(max_digits=5, decimal_places=1), verbose_name="各项得分", default=list
    )

    objects = OfCandidateRows.as_manager()

    class Meta:
        verbose_name = "评审评分"
        verbose_name_plural = "评审评分"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["candidate", "judge"], name="selection_sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.judge + 1}"

    def get_absolute_url(self) -> str:
        return self.candidate.get_absolute_url()


@tracked()
class SelectionAppraisal(models.Model):
    """年度考核 of somebody who has a title."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="candidate__unit__path")

    candidate = models.ForeignKey(
        SelectionCandidate,
        verbose_name="人选",
        on_delete=models.PROTECT,
        related_name="appraisals",
    )
    year = models.PositiveSmallIntegerField("年度")
    result = models.CharField("考核结果", max_length=10, choices=AppraisalResult.choices)
    on = models.DateField("考核日期")
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")

    objects = OfCandidateRows.as_manager()

    class Meta:
        verbose_name = "评选年度考核"
        verbose_name_plural = "评选年度考核"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["candidate", "year"], name="title_appraisal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.year} {self.get_result_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.candidate.get_absolute_url()}?tab=title"


class AllowanceQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        return self.filter(candidate__profile__person__in=people)

    def in_order(self) -> Self:
        return self.order_by("-month", "candidate__round", "candidate__unit__path", "candidate")


@tracked()
class SelectionAllowance(models.Model):
    """What is to be paid to somebody in a month because of his title."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="candidate__unit__path")

    candidate = models.ForeignKey(
        SelectionCandidate,
        verbose_name="人选",
        on_delete=models.PROTECT,
        related_name="allowances",
    )
    month = models.DateField("月份", help_text="该月第一天。")
    amount = models.DecimalField("金额（元）", max_digits=9, decimal_places=2)
    state = models.CharField(
        "状态", max_length=8, choices=AllowanceState.choices, default=AllowanceState.DUE
    )
    paid_on = models.DateField("发放日期", null=True)
    note = models.CharField("停发原因", max_length=200, blank=True)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = "人才津贴"
        verbose_name_plural = "人才津贴"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["candidate", "month"], name="allowance_once_a_month"),
            models.CheckConstraint(
                condition=Q(state=AllowanceState.PAID, paid_on__isnull=False)
                | (~Q(state=AllowanceState.PAID) & Q(paid_on=None)),
                name="allowance_paid_has_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "month"], name="allowance_state_month")]

    def __str__(self) -> str:
        return f"{self.candidate} {self.month_said}"

    def get_absolute_url(self) -> str:
        return f"{self.candidate.get_absolute_url()}?tab=title"

    @property
    def month_said(self) -> str:
        return f"{self.month:%Y-%m}"
