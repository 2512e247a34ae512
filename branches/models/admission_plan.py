"""What the county holds around admissions: plans, limits of rights, forms, findings."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from branches.choices.admission import HitConclusion, LimitCause, LimitReason
from branches.models.admission import AdmissionCase
from branches.models.clerk import ScopedToBranch
from branches.models.member import PartyMember
from branches.permissions import ADMISSION_OVERSEE, ADMISSION_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import Unit
from portal.rules.models import RuleVersion


class ClosableQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(closed_on=None)


class AdmissionPlan(models.Model):
    """名额 of a unit, with all below it, for a year."""

    shown_by: ClassVar[Scoped] = Scoped(ADMISSION_VIEW, path="unit__path")

    year = models.PositiveSmallIntegerField("年度")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="admission_plans"
    )
    quota = models.PositiveSmallIntegerField("名额")
    structure = models.CharField("结构要求", max_length=200, blank=True)
    document = models.CharField("文号", max_length=100, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = ClosableQuerySet.as_manager()

    class Meta:
        verbose_name = "发展党员计划"
        verbose_name_plural = "发展党员计划"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "unit"], name="admission_plan_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.year}年"

    def get_absolute_url(self) -> str:
        return routes.record("branches:admission-plan", self.pk)


class RightsLimitQuerySet(ClosableQuerySet):
    def on(self, day: dt.date) -> Self:
        rows = self.in_force().filter(since__lte=day)
        return rows.filter(models.Q(until=None) | models.Q(until__gte=day))

    def not_expected(self, day: dt.date) -> Self:
        """Of those a higher organisation agreed need not come: others come without a vote."""
        return self.on(day).filter(cause=LimitCause.APPROVED)


class RightsLimit(models.Model):
    """A full member who for some time is not counted among those entitled to vote."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ADMISSION_VIEW,
        path="member__organization__unit__path",
        organisation="member__organization__path",
    )

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.CASCADE, related_name="rights_limits"
    )
    cause = models.CharField("情形", max_length=12, choices=LimitCause.choices)
    reason = models.CharField("原因", max_length=10, choices=LimitReason.choices, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    document = models.CharField("文号", max_length=100, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = RightsLimitQuerySet.as_manager()

    class Meta:
        verbose_name = "表决权受限"
        verbose_name_plural = "表决权受限"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="rights_limit_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}（{self.get_cause_display()}）"

    def get_absolute_url(self) -> str:
        return routes.record("branches:rights-limit", self.pk)


class FormRange(models.Model):
    """志愿书 handed out: a run of numbers, to a unit and all below it."""

    shown_by: ClassVar[Scoped] = Scoped(ADMISSION_VIEW, path="unit__path")

    unit = models.ForeignKey(
        Unit, verbose_name="发放单位", on_delete=models.PROTECT, related_name="+"
    )
    prefix = models.CharField("字头", max_length=12, blank=True)
    first = models.PositiveIntegerField("起号")
    last = models.PositiveIntegerField("止号")
    handed_on = models.DateField("发放日期")
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = ClosableQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿书号段"
        verbose_name_plural = "志愿书号段"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="form_range_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.first}—{self.prefix}{self.last}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:form-range", self.pk)


class VoidForm(models.Model):
    """A 志愿书 that was spoilt: its number is kept and never used."""

    shown_by: ClassVar[Scoped] = Scoped(ADMISSION_VIEW, path="range__unit__path")

    range = models.ForeignKey(
        FormRange, verbose_name="号段", on_delete=models.PROTECT, related_name="voided"
    )
    number = models.CharField("编号", max_length=30, unique=True)
    voided_on = models.DateField("作废日期")
    reason = models.CharField("作废原因", max_length=200)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = ClosableQuerySet.as_manager()

    class Meta:
        verbose_name = "作废志愿书"
        verbose_name_plural = "作废志愿书"

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return routes.record("branches:void-form", self.pk)


class AdmissionFindingQuerySet(ScopedQuerySet):
    def unanswered(self) -> Self:
        return self.filter(conclusion="")

    def matching(self, typed: str) -> Self:
        return self.filter(case__in=AdmissionCase.objects.matching(typed))

    def newest_first(self) -> Self:
        return self.order_by("-found_on", "-pk")


class AdmissionFinding(models.Model):
    """A rule a step did not meet, by the version of its day. People say what it was."""

    is_persons_file: ClassVar = True
    shown_by: ClassVar[Scoped] = Scoped(ADMISSION_OVERSEE, path="case__organization__unit__path")

    case = models.ForeignKey(
        AdmissionCase, verbose_name="发展党员", on_delete=models.CASCADE, related_name="findings"
    )
    rule = models.CharField("规则", max_length=10)
    version = models.ForeignKey(
        RuleVersion,
        verbose_name="规则版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    step = models.CharField("环节", max_length=30)
    happened_on = models.DateField("环节日期", null=True, blank=True)
    message = models.CharField("问题", max_length=300)
    found_on = models.DateField("发现日期")
    conclusion = models.CharField(
        "核查结论", max_length=10, choices=HitConclusion.choices, blank=True
    )
    handling = models.CharField("处理", max_length=400, blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="核查人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    concluded_on = models.DateField("核查日期", null=True, blank=True)

    objects = AdmissionFindingQuerySet.as_manager()

    class Meta:
        verbose_name = "发展党员程序问题"
        verbose_name_plural = "发展党员程序问题"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "step", "happened_on", "message"],
                name="admission_finding_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.message}"[:100]

    def get_absolute_url(self) -> str:
        return routes.record("branches:admission-finding", self.pk)
