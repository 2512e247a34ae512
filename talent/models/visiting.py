from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.orgs.models import Unit
from portal.people.models import Person
from talent.choices import IN_STORE, ConsentAnswer, ConsentPurpose, EnterpriseState, TalentState
from talent.choices.visiting import TargetKind
from talent.models.consent import Consent
from talent.models.enterprise import Enterprise
from talent.models.need import Need
from talent.models.profile import TalentProfile
from talent.models.ticket import Ticket
from talent.permissions import TALENT_VIEW, VISITS_OWN


class VisitCampaignRows(ScopedQuerySet):
    def running(self) -> Self:
        return self.filter(started_on__isnull=False, ended_on=None)

    def in_order(self) -> Self:
        return self.order_by(F("ended_on").desc(nulls_first=True), "-since", "pk")


@tracked()
class VisitCampaign(models.Model):
    """大走访大调研: a round of visits; whom it goes to is frozen when it starts."""

    shown_by: ClassVar[Scoped] = Scoped(permission=VISITS_OWN)

    name = models.CharField("名称", max_length=60)
    document = models.CharField("依据文件", max_length=100, blank=True)
    since = models.DateField("走访起")
    until = models.DateField("走访止")
    large = models.BooleanField("走访规上企业", default=True)
    high = models.BooleanField("走访高层次人才", default=True)
    away = models.BooleanField("走访在外人才", default=True)
    started_on = models.DateField("启动日期", null=True)
    ended_on = models.DateField("结束日期", null=True)

    objects = VisitCampaignRows.as_manager()

    class Meta:
        verbose_name = "大走访"
        verbose_name_plural = "大走访"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "since"], name="campaign_once"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="campaign_forward"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on__isnull=False), name="campaign_ends_begun"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("talent:campaign", args=[self.pk])

    @property
    def state(self) -> str:
        if self.ended_on:
            return "已结束"
        return "走访中" if self.started_on else "未启动"


class CampaignTargetRows(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        firms = Enterprise.objects.matching(typed).values("pk")
        return self.filter(Q(profile__person__in=people) | Q(enterprise__in=firms))

    def below(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def standing(self) -> Self:
        """Still to be asked about: not closed, the enterprise runs, the talent is in the store, is
        not to be left alone and has not said that he does not want to be contacted."""
        no = Consent.objects.filter(
            profile=OuterRef("profile"), purpose=ConsentPurpose.CONTACT, answer=ConsentAnswer.NO
        )
        firm = Q(enterprise__state=EnterpriseState.RUNNING)
        visited = Exists(CampaignVisit.objects.counted().filter(target=OuterRef("pk")))
        kept = Q(profile__state__in=IN_STORE) & (visited | ~Q(profile__state=TalentState.PAUSED))
        return self.filter(firm | (kept & ~Exists(no)), closed_on=None)

    def with_visits(self) -> Self:
        """`times` and `last_on` of the visits that count."""
        told = CampaignVisit.objects.counted().filter(target=OuterRef("pk")).order_by()
        mine = told.values("target")
        return self.annotate(
            times=Coalesce(
                Subquery(mine.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()
            ),
            last_on=Subquery(mine.annotate(last=Max("on")).values("last")),
        )

    def unvisited(self) -> Self:
        told = CampaignVisit.objects.counted().filter(target=OuterRef("pk"))
        return self.standing().exclude(Exists(told))

    def in_order(self) -> Self:
        return self.order_by("campaign", "unit__path", "kind", "pk")


@tracked()
class CampaignTarget(models.Model):
    """An enterprise or a talent the campaign goes to, and who is to go there."""

    shown_by: ClassVar[Scoped] = Scoped(TALENT_VIEW, path="unit__path") | Scoped(owner="visitor")

    campaign = models.ForeignKey(
        VisitCampaign, verbose_name="大走访", on_delete=models.PROTECT, related_name="targets"
    )
    kind = models.CharField("类别", max_length=8, choices=TargetKind.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="乡镇（单位）", on_delete=models.PROTECT, related_name="visit_targets"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visit_targets",
    )
    profile = models.ForeignKey(
        TalentProfile,
        verbose_name="人才",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visit_targets",
    )
    visitor = models.ForeignKey(
        User,
        verbose_name="走访人",
        null=True,
        on_delete=models.PROTECT,
        related_name="visit_targets",
    )
    added = models.BooleanField("增补", default=False)
    closed_on = models.DateField("不再走访", null=True)
    reason = models.CharField("原因", max_length=200, blank=True)

    objects = CampaignTargetRows.as_manager()

    class Meta:
        verbose_name = "走访对象"
        verbose_name_plural = "走访对象"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "enterprise"], name="target_firm_once"),
            models.UniqueConstraint(fields=["campaign", "profile"], name="target_talent_once"),
            models.CheckConstraint(
                condition=Q(enterprise=None, profile__isnull=False)
                | Q(enterprise__isnull=False, profile=None),
                name="target_is_one",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["campaign", "unit"], name="target_campaign_unit")]

    def __str__(self) -> str:
        return str(self.enterprise or self.profile)

    def get_absolute_url(self) -> str:
        return reverse("talent:target", args=[self.pk])


class CampaignVisitRows(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        found = CampaignTarget.objects.matching(typed).values("pk")
        word = typed.strip()
        return self.filter(
            Q(target__in=found) | Q(content__icontains=word) | Q(visitors__icontains=word)
        )

    def counted(self) -> Self:
        return self.filter(withdrawn_on=None)

    def in_order(self) -> Self:
        return self.order_by("-on", "-pk")


@tracked()
class CampaignVisit(models.Model):
    """Somebody went there; what was needed became a need, what troubled them a ticket."""

    shown_by: ClassVar[Scoped] = Scoped(TALENT_VIEW, path="target__unit__path") | Scoped(
        owner="target__visitor"
    )

    target = models.ForeignKey(
        CampaignTarget, verbose_name="走访对象", on_delete=models.PROTECT, related_name="visits"
    )
    on = models.DateField("走访日期")
    visitors = models.CharField("走访人员", max_length=100)
    content = models.CharField("走访情况", max_length=500)
    problem = models.CharField("反映问题", max_length=500, blank=True)
    need = models.ForeignKey(
        Need, verbose_name="人才需求", null=True, on_delete=models.PROTECT, related_name="visits"
    )
    ticket = models.ForeignKey(
        Ticket, verbose_name="服务办件", null=True, on_delete=models.PROTECT, related_name="visits"
    )
    recorded_by = models.ForeignKey(
        User, verbose_name="记录人", on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_on = models.DateField("撤回日期", null=True)
    reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = CampaignVisitRows.as_manager()

    class Meta:
        verbose_name = "走访记录"
        verbose_name_plural = "走访记录"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ticket=None) | ~Q(problem=""), name="campaign_ticket_has_problem"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "on"], name="campaign_visit_on")]

    def __str__(self) -> str:
        return f"{self.on} 走访{self.target}"

    def get_absolute_url(self) -> str:
        return reverse("talent:campaign-visit", args=[self.pk])
