"""A year's organisation-life meeting and review of members of a branch; what was found."""

from typing import ClassVar, Self

from django.db import models

from branches.choices.review import (
    LookBackResult,
    MemberGrade,
    NotGraded,
    ProblemSource,
    ReviewState,
)
from branches.models.clerk import ScopedToBranch
from branches.models.member import PartyMember
from branches.models.organisation import PartyOrganization
from branches.permissions import ACTIVITIES_VIEW, REVIEWS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.registers.models import RegisterRecord


class SheetQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        found = PartyOrganization.objects.matching(typed).order_by().values("pk")
        return self.filter(organization__in=found)

    def in_order(self) -> Self:
        return self.order_by("-year", "organization__path")


@tracked(exclude=("changed_at",))
class ReviewSheet(models.Model):
    """Of a branch and year: the meeting's ticks, the four steps with their days, how far it is."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        REVIEWS_VIEW, path="organization__unit__path", organisation="organization__path"
    )

    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党支部",
        on_delete=models.PROTECT,
        related_name="review_sheets",
    )
    year = models.PositiveSmallIntegerField("年度")
    did_study = models.BooleanField("会前学习", default=False)
    did_ask = models.BooleanField("征求意见", default=False)
    did_talk = models.BooleanField("谈心谈话", default=False)
    did_compare = models.BooleanField("对照检查", default=False)
    did_criticise = models.BooleanField("批评和自我批评", default=False)
    did_mend = models.BooleanField("整改", default=False)
    met_on = models.DateField("组织生活会日期", null=True, blank=True)
    self_on = models.DateField("个人自评", null=True, blank=True)
    mutual_on = models.DateField("党员互评", null=True, blank=True)
    polled_on = models.DateField("民主测评", null=True, blank=True)
    graded_on = models.DateField("组织评定", null=True, blank=True)
    took_part = models.PositiveIntegerField("参评人数", default=0)
    found = models.PositiveIntegerField("党员个人查摆问题数", default=0)
    mended = models.PositiveIntegerField("其中已整改", default=0)
    state = models.CharField(
        "状态", max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN
    )
    return_reason = models.CharField("退回原因", max_length=200, blank=True)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "民主评议党员"
        verbose_name_plural = "民主评议党员"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "year"], name="review_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(mended__lte=models.F("found")), name="review_mended_was_found"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}{self.year}年民主评议"

    def get_absolute_url(self) -> str:
        return routes.record("branches:review", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == ReviewState.OPEN


class LineQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("member__person__name_key", "pk")


@tracked()
class ReviewedMember(models.Model):
    """One member: the votes as counted, and the grade that people gave."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        REVIEWS_VIEW,
        path="sheet__organization__unit__path",
        organisation="sheet__organization__path",
    )

    sheet = models.ForeignKey(ReviewSheet, on_delete=models.CASCADE, related_name="lines")
    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.PROTECT, related_name="reviews"
    )
    excellent = models.PositiveSmallIntegerField("优秀票", null=True, blank=True)
    qualified = models.PositiveSmallIntegerField("合格票", null=True, blank=True)
    basic = models.PositiveSmallIntegerField("基本合格票", null=True, blank=True)
    unqualified = models.PositiveSmallIntegerField("不合格票", null=True, blank=True)
    grade = models.CharField("评定等次", max_length=12, choices=MemberGrade.choices, blank=True)
    not_graded = models.CharField("未评原因", max_length=14, choices=NotGraded.choices, blank=True)
    measure = models.CharField("措施", max_length=200, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = "民主评议结果"
        verbose_name_plural = "民主评议结果"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "member"], name="reviewed_member_once"),
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(not_graded=""),
                name="review_graded_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_grade_display()}"

    def get_absolute_url(self) -> str:
        return self.sheet.get_absolute_url()

    def votes(self) -> tuple[int | None, ...]:
        return tuple(getattr(self, grade.value) for grade in MemberGrade)


class ProblemQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(problem__icontains=typed.strip())

    def in_order(self) -> Self:
        return self.order_by("organization__path", "due_on", "pk")


class Problem(models.Model):
    """What a body found about itself; of single members only counts are kept, on the sheet."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ACTIVITIES_VIEW, path="organization__unit__path", organisation="organization__path"
    )

    problem = models.CharField("问题", max_length=200)
    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="problems",
    )
    source = models.CharField("来源", max_length=12, choices=ProblemSource.choices)
    year = models.PositiveSmallIntegerField("年度")
    measure = models.CharField("措施", max_length=200)
    responsible = models.CharField("责任人", max_length=50)
    due_on = models.DateField("期限")
    evidence = models.CharField("整改情况", max_length=200, blank=True)
    look_back = models.CharField(
        "回头看", max_length=12, choices=LookBackResult.choices, blank=True
    )
    looked_on = models.DateField("回头看日期", null=True, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    finding = models.ForeignKey(
        RegisterRecord,
        verbose_name="问题整改台账",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "问题整改"
        verbose_name_plural = "问题整改台账"

    def __str__(self) -> str:
        return self.problem

    def get_absolute_url(self) -> str:
        return routes.record("branches:problem", self.pk)
