import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.files.models import Upload
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.periods import Period, PeriodField
from talent.choices import DispatchRating, ServiceKind, ServiceState
from talent.models.enterprise import Enterprise
from talent.models.profile import TalentProfile
from talent.permissions import TALENT_VIEW

_NO_DAYS = models.Value(0, output_field=models.DecimalField(max_digits=6, decimal_places=1))


class DoctorRows(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        word = typed.strip()
        return self.filter(
            Q(profile__person__in=people)
            | Q(enterprise__name__icontains=word)
            | Q(college__icontains=word)
        )

    def below(self, unit: Unit) -> Self:
        return self.filter(enterprise__unit__path__startswith=unit.path)

    def open(self) -> Self:
        return self.filter(ended_on=None)

    def in_force(self, day: dt.date) -> Self:
        """Sent, and nobody ended it before: a term that has run out is to be ended with a word."""
        return self.filter(since__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def during(self, period: Period) -> Self:
        begun = self.filter(since__lte=period.last_day)
        return begun.filter(Q(ended_on=None) | Q(ended_on__gte=period.first_day))

    def with_days(self, since: dt.date, until: dt.date) -> Self:
        """`served`: days the enterprise confirmed."""
        told = DispatchVisit.objects.confirmed().filter(dispatch=OuterRef("pk")).order_by()
        within = told.filter(on__gte=since, on__lte=until).values("dispatch")
        total = within.annotate(total=Sum("days")).values("total")
        return self.annotate(served=Coalesce(Subquery(total), _NO_DAYS))

    def without_report(self, quarter: Period) -> Self:
        told = DispatchReport.objects.filter(quarter=quarter).values("dispatch")
        return self.during(quarter).exclude(pk__in=told)

    def in_order(self) -> Self:
        return self.order_by(F("ended_on").desc(nulls_first=True), "-since", "pk")


@tracked()
class DispatchedDoctor(models.Model):
    """A doctor of a university serves an enterprise of the county for a term."""

    shown_by: ClassVar[Scoped] = Scoped(TALENT_VIEW, path="enterprise__unit__path") | Scoped(
        TALENT_VIEW, path="profile__unit__path"
    )

    batch = models.CharField("批次", max_length=40)
    college = models.CharField("派出高校", max_length=60)
    profile = models.ForeignKey(
        TalentProfile, verbose_name="特派员", on_delete=models.PROTECT, related_name="dispatches"
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="派驻企业", on_delete=models.PROTECT, related_name="dispatches"
    )
    since = models.DateField("派驻起")
    until = models.DateField("派驻止")
    agreement = models.CharField("三方协议", max_length=100, blank=True, help_text="编号或存放处。")
    scan = models.ForeignKey(
        Upload, verbose_name="协议扫描件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField("结束日期", null=True)
    rating = models.CharField("企业评价", max_length=8, choices=DispatchRating.choices, blank=True)
    words = models.CharField("评价意见", max_length=300, blank=True)

    objects = DoctorRows.as_manager()

    class Meta:
        verbose_name = "博士科技特派员"
        verbose_name_plural = "博士科技特派员"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["profile"], condition=Q(ended_on=None), name="dispatch_one_each"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="dispatch_forward"),
            models.CheckConstraint(
                condition=Q(ended_on=None, rating="") | (Q(ended_on__isnull=False) & ~Q(rating="")),
                name="dispatch_ends_with_rating",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile}（{self.enterprise}）"

    def get_absolute_url(self) -> str:
        return reverse("talent:dispatch", args=[self.pk])


class DoctorVisitRows(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        sent = DispatchedDoctor.objects.matching(typed).values("pk")
        return self.filter(Q(dispatch__in=sent) | Q(content__icontains=typed.strip()))

    def confirmed(self) -> Self:
        return self.filter(state=ServiceState.CONFIRMED)

    def waiting(self) -> Self:
        return self.filter(state=ServiceState.WAITING)

    def in_order(self) -> Self:
        return self.order_by("-on", "-pk")


@tracked()
class DispatchVisit(models.Model):
    """What he did there, in half days; it counts once somebody else has confirmed it."""

    shown_by: ClassVar[Scoped] = Scoped(
        TALENT_VIEW, path="dispatch__enterprise__unit__path"
    ) | Scoped(TALENT_VIEW, path="dispatch__profile__unit__path")

    dispatch = models.ForeignKey(
        DispatchedDoctor, verbose_name="特派员", on_delete=models.PROTECT, related_name="visits"
    )
    on = models.DateField("服务日期")
    days = models.DecimalField("天数", max_digits=4, decimal_places=1)
    kind = models.CharField("服务内容", max_length=12, choices=ServiceKind.choices)
    content = models.CharField("服务情况", max_length=300)
    state = models.CharField(
        "状态", max_length=10, choices=ServiceState.choices, default=ServiceState.WAITING
    )
    entered_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        User, verbose_name="确认人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField("确认日期", null=True)
    reason = models.CharField("退回原因", max_length=200, blank=True)

    objects = DoctorVisitRows.as_manager()

    class Meta:
        verbose_name = "特派员服务"
        verbose_name_plural = "特派员服务"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                name="visit_confirmed_by_another",
            ),
            models.CheckConstraint(condition=Q(days__gt=0), name="visit_took_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["dispatch", "on"], name="visit_dispatch_on")]

    def __str__(self) -> str:
        return f"{self.dispatch} {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("talent:visit", args=[self.pk])


class DoctorReportRows(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("-quarter", "-pk")


@tracked()
class DispatchReport(models.Model):
    """What he tells of a quarter."""

    shown_by: ClassVar[Scoped] = Scoped(
        TALENT_VIEW, path="dispatch__enterprise__unit__path"
    ) | Scoped(TALENT_VIEW, path="dispatch__profile__unit__path")

    dispatch = models.ForeignKey(
        DispatchedDoctor, verbose_name="特派员", on_delete=models.PROTECT, related_name="reports"
    )
    quarter = PeriodField("季度")
    summary = models.CharField("工作情况", max_length=1000)
    handed_on = models.DateField("提交日期")
    handed_by = models.ForeignKey(
        User, verbose_name="提交人", on_delete=models.PROTECT, related_name="+"
    )

    objects = DoctorReportRows.as_manager()

    class Meta:
        verbose_name = "特派员季度报告"
        verbose_name_plural = "特派员季度报告"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dispatch", "quarter"], name="dispatch_report_once")
        ]

    def __str__(self) -> str:
        return f"{self.dispatch} {self.quarter.label}"

    def get_absolute_url(self) -> str:
        return self.dispatch.get_absolute_url()
