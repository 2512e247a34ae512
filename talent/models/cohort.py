import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit
from portal.people.models import Person
from talent.choices.recruiting import FunnelMark, RecruitKind
from talent.models.profile import TalentProfile
from talent.permissions import TALENT_VIEW


class RecruitCohortRows(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        word = typed.strip()
        return self.filter(Q(name__icontains=word) | Q(document__icontains=word))

    def below(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def running(self) -> Self:
        return self.filter(closed_on=None)

    def with_numbers(self, arrivals: "RecruitArrivalRows | None" = None) -> Self:
        """Of each mark what was told of it; `filed`: of those who came how many are on record, or
        how many of `arrivals`: those the user may see."""
        seen = RecruitArrival.objects.all() if arrivals is None else arrivals
        told = RecruitStage.objects.filter(cohort=OuterRef("pk")).order_by()
        marks = (FunnelMark.PLANNED, FunnelMark.APPLIED, FunnelMark.ARRIVED)
        numbers = {mark.value: Subquery(told.filter(mark=mark).values("number")) for mark in marks}
        mine = seen.filter(cohort=OuterRef("pk")).order_by().values("cohort")
        filed = Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)
        return self.annotate(**numbers, filed=filed)

    def unfiled(self) -> Self:
        """More came than are on record."""
        return self.with_numbers().filter(arrived__gt=F("filed"))

    def in_order(self) -> Self:
        return self.order_by(F("closed_on").desc(nulls_first=True), "-since", "pk")


@tracked()
class RecruitCohort(models.Model):
    """Those recruited together by one notice: so many places, so many who applied, who came."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=RecruitKind.choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name="组织单位",
        on_delete=models.PROTECT,
        related_name="recruit_cohorts",
        help_text="组织招引、填报各环节人数的单位，如人社局；各项数据按它统计。",
    )
    document = models.CharField("文件", max_length=100, blank=True)
    since = models.DateField("启动日期")
    term = models.PositiveSmallIntegerField(
        "服务期（月）",
        null=True,
        blank=True,
        help_text="到岗人员的服务期；不填的按规则 TA-10，实习实训不设服务期。",
    )
    closed_on = models.DateField("办结日期", null=True, blank=True)

    objects = RecruitCohortRows.as_manager()

    class Meta:
        verbose_name = "引才批次"
        verbose_name_plural = "引才批次"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "since"], name="recruit_cohort_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("talent:recruit", args=[self.pk])


class RecruitStageRows(ScopedQuerySet):
    def overdue(self, day: dt.date) -> Self:
        """Planned for a day that is over, and nothing told yet."""
        return self.filter(due_on__lt=day, number=None, cohort__closed_on=None)

    def below(self, unit: Unit) -> Self:
        return self.filter(cohort__unit__path__startswith=unit.path)

    def in_order(self) -> Self:
        return self.order_by("-cohort__since", "cohort", "position", "pk")


@tracked()
class RecruitStage(models.Model):
    """One step of a cohort's funnel: how many went through it, and when it was over."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    cohort = models.ForeignKey(
        RecruitCohort, verbose_name="引才批次", on_delete=models.PROTECT, related_name="stages"
    )
    position = models.PositiveSmallIntegerField("次序")
    label = models.CharField("环节", max_length=20)
    mark = models.CharField(
        "计为", max_length=8, choices=FunnelMark.choices, default=FunnelMark.NONE, blank=True
    )
    due_on = models.DateField(
        "计划完成", null=True, blank=True, help_text="过了这一天还没有填人数的提醒；不填的不提醒。"
    )
    number = models.PositiveIntegerField("人数", null=True)
    on = models.DateField("完成日期", null=True)

    objects = RecruitStageRows.as_manager()

    class Meta:
        verbose_name = "引才环节"
        verbose_name_plural = "引才环节"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "position"], name="recruit_position_once"),
            models.UniqueConstraint(fields=["cohort", "label"], name="recruit_label_once"),
            models.UniqueConstraint(
                fields=["cohort", "mark"],
                condition=~Q(mark=FunnelMark.NONE),
                name="recruit_mark_once",
            ),
            models.CheckConstraint(
                condition=Q(number=None, on=None) | Q(number__isnull=False, on__isnull=False),
                name="recruit_number_has_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["mark", "on"], name="recruit_mark_on")]

    def __str__(self) -> str:
        return f"{self.cohort} {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("talent:recruit-stage", args=[self.pk])


class RecruitArrivalRows(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        return self.filter(
            Q(profile__person__in=people) | Q(profile__work_unit__icontains=typed.strip())
        )

    def below(self, unit: Unit) -> Self:
        return self.filter(profile__unit__path__startswith=unit.path)

    def in_order(self) -> Self:
        return self.order_by("-on", "cohort", "profile__person__name_key", "pk")


@tracked()
class RecruitArrival(models.Model):
    """Somebody of a cohort took up his post; how long he stayed tells his file."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="profile__unit__path")

    cohort = models.ForeignKey(
        RecruitCohort, verbose_name="引才批次", on_delete=models.PROTECT, related_name="arrivals"
    )
    profile = models.ForeignKey(
        TalentProfile, verbose_name="人才", on_delete=models.PROTECT, related_name="arrivals"
    )
    on = models.DateField("到岗日期")
    until = models.DateField(
        "服务期止", null=True, blank=True, help_text="不填的按批次的服务期从到岗日期推算。"
    )

    objects = RecruitArrivalRows.as_manager()

    class Meta:
        verbose_name = "到岗人员"
        verbose_name_plural = "到岗人员"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "profile"], name="recruit_arrival_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("on")), name="recruit_term_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile}（{self.cohort}）"

    def get_absolute_url(self) -> str:
        return reverse("talent:arrival", args=[self.pk])
