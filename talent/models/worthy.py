import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.orgs.models import Unit
from portal.people.models import Person
from talent.choices import IN_STORE, HelpState, WorthyKind
from talent.models.profile import TalentProfile, codes
from talent.permissions import TALENT_VIEW


class WorthyQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        work = Q(profile__work_unit__icontains=typed.strip())
        return self.filter(Q(profile__person__in=people) | work)

    def counted(self) -> Self:
        return self.filter(closed_on=None, profile__state__in=IN_STORE)

    def unconfirmed(self, since: dt.date) -> Self:
        """Of those that count: not looked at by their village in this half-year."""
        return self.counted().filter(Q(confirmed_on=None) | Q(confirmed_on__lt=since))

    def free(self) -> Self:
        busy = HelpTask.objects.filter(lead=OuterRef("pk"), state__in=HelpState.busy())
        return self.counted().exclude(Exists(busy))

    def in_order(self) -> Self:
        return self.order_by("village__path", "profile__person__name_key", "pk")


@tracked()
class Worthy(models.Model):
    """A native, at home or away, who helps his village."""

    shown_by: ClassVar[Scoped] = Scoped(TALENT_VIEW, path="village__path") | Scoped(
        TALENT_VIEW, path="profile__unit__path"
    )

    profile = models.OneToOneField(
        TalentProfile, verbose_name="人才", on_delete=models.PROTECT, related_name="worthy"
    )
    village = models.ForeignKey(
        Unit, verbose_name="原籍村", on_delete=models.PROTECT, related_name="worthies"
    )
    kind = models.CharField(
        "乡贤类型", max_length=8, choices=WorthyKind.choices, default=WorthyKind.PLAIN
    )
    wills = codes("意愿领域", table="worthy_field")
    liaison = models.CharField("村级联络员", max_length=50, blank=True)
    confirmed_on = models.DateField("最近确认", null=True, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = WorthyQuerySet.as_manager()

    class Meta:
        verbose_name = "乡贤"
        verbose_name_plural = "乡贤"
        indexes: ClassVar = [GinIndex(fields=["wills"], name="worthy_wills")]

    def __str__(self) -> str:
        return str(self.profile)

    def get_absolute_url(self) -> str:
        return reverse("talent:worthy", args=[self.pk])


class HelpTaskQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        return self.filter(Q(matter__icontains=typed.strip()) | Q(lead__profile__person__in=people))

    def going(self) -> Self:
        return self.filter(state__in=HelpState.going())

    def in_order(self) -> Self:
        """What is over comes last."""
        return self.order_by(models.F("done_on").desc(nulls_first=True), "until", "pk")


@tracked()
class HelpTask(models.Model):
    """What a village or township needs help with, one worthy for it: 一对一、点对点."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="unit__path")

    unit = models.ForeignKey(
        Unit,
        verbose_name="村或乡镇",
        on_delete=models.PROTECT,
        related_name="help_tasks",
        help_text="提出事项的村（社区）或乡镇。",
    )
    matter = models.CharField("事项", max_length=120)
    field = CodeField("领域", table="worthy_field")
    until = models.DateField("期限")
    lead = models.ForeignKey(
        Worthy, verbose_name="牵头乡贤", null=True, on_delete=models.PROTECT, related_name="tasks"
    )
    state = models.CharField(
        "状态", max_length=10, choices=HelpState.choices, default=HelpState.PROPOSED
    )
    paired_on = models.DateField("对接日期", null=True)
    done_on = models.DateField("办结日期", null=True)
    result = models.CharField("结果", max_length=300, blank=True)
    invested = models.DecimalField("引资（万元）", max_digits=12, decimal_places=2, null=True)
    jobs = models.PositiveIntegerField("带动就业（人）", null=True)
    reason = models.CharField("中止原因", max_length=200, blank=True)

    objects = HelpTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "重点工作事项"
        verbose_name_plural = "重点工作事项"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lead"], condition=Q(state__in=HelpState.busy()), name="help_one_each"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*HelpState.busy(), HelpState.DONE]) | Q(lead__isnull=False),
                name="help_has_lead",
            ),
            models.CheckConstraint(
                condition=Q(state=HelpState.DONE, done_on__isnull=False)
                | (~Q(state=HelpState.DONE) & Q(done_on=None)),
                name="help_done_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.matter}"

    def get_absolute_url(self) -> str:
        return reverse("talent:help", args=[self.pk])
