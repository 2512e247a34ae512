import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.codes import lookup
from portal.orgs.models import Unit
from portal.people.models import Person
from talent.choices import ExpertContact
from talent.models.profile import TalentProfile, codes
from talent.models.ticket import Ticket
from talent.permissions import LINKS_VIEW

_BRANCH = 2  # of a code of a field: the first two characters name its family


class ExpertLinkQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        leaders = User.objects.matching(typed).values("pk")
        return self.filter(Q(profile__person__in=people) | Q(leader__in=leaders))

    def below(self, unit: Unit) -> Self:
        return self.filter(profile__unit__path__startswith=unit.path)

    def open(self) -> Self:
        return self.filter(ended_on=None)

    def in_force(self, day: dt.date) -> Self:
        begun = self.filter(year=day.year, since__lte=day)
        return begun.filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def with_contacts(self, since: dt.date, until: dt.date) -> Self:
        """`times` within these days, `last_on` of all."""
        told = Contact.objects.filter(link=OuterRef("pk"), withdrawn_on=None).order_by()
        within = told.filter(on__gte=since, on__lte=until).values("link")
        return self.annotate(
            times=Coalesce(
                Subquery(within.annotate(n=Count("pk")).values("n")), 0,
                output_field=IntegerField(),
            ),
            last_on=Subquery(told.values("link").annotate(last=Max("on")).values("last")),
        )  # fmt: skip

    def in_order(self) -> Self:
        return self.order_by("-year", "leader__name", "leader", "profile__person__name_key", "pk")


@tracked()
class ExpertLink(models.Model):
    """A leader of the county keeps in touch with an expert for a year."""

    shown_by: ClassVar[Scoped] = Scoped(LINKS_VIEW, path="profile__unit__path") | Scoped(
        owner="leader"
    )

    year = models.PositiveSmallIntegerField("年度")
    leader = models.ForeignKey(
        User, verbose_name="县领导", on_delete=models.PROTECT, related_name="expert_links"
    )
    profile = models.ForeignKey(
        TalentProfile, verbose_name="专家", on_delete=models.PROTECT, related_name="expert_links"
    )
    duties = codes("领导分管领域", table="talent_field")
    since = models.DateField("联系起始")
    document = models.CharField("依据文件", max_length=100, blank=True)
    ended_on = models.DateField("结束日期", null=True)
    reason = models.CharField("结束原因", max_length=200, blank=True)

    objects = ExpertLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "专家联系"
        verbose_name_plural = "专家联系"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "profile"],
                condition=Q(ended_on=None),
                name="link_one_leader_each",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")), name="link_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader.name}联系{self.profile}（{self.year}年）"

    def get_absolute_url(self) -> str:
        return reverse("talent:link", args=[self.pk])

    @property
    def hint(self) -> str:
        """Empty where the leader is in charge of something of the expert's family of fields."""
        field = self.profile.field
        if not self.duties or not field:
            return ""
        if any(duty[:_BRANCH] == field[:_BRANCH] for duty in self.duties):
            return ""
        return f"专家领域“{lookup.label('talent_field', field)}”不在领导分管领域内"


class ContactQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        links = ExpertLink.objects.matching(typed).values("pk")
        return self.filter(Q(link__in=links) | Q(content__icontains=typed.strip()))

    def counted(self) -> Self:
        return self.filter(withdrawn_on=None)

    def by_proxy(self) -> Self:
        return self.exclude(recorded_by=F("link__leader"))

    def in_order(self) -> Self:
        return self.order_by("-on", "-pk")


@tracked()
class Contact(models.Model):
    """The leader met or rang the expert; a problem he heard of became a ticket."""

    shown_by: ClassVar[Scoped] = Scoped(LINKS_VIEW, path="link__profile__unit__path") | Scoped(
        owner="link__leader"
    )

    link = models.ForeignKey(
        ExpertLink, verbose_name="专家联系", on_delete=models.PROTECT, related_name="contacts"
    )
    kind = models.CharField("方式", max_length=8, choices=ExpertContact.choices)
    on = models.DateField("联系日期")
    content = models.CharField("内容", max_length=500)
    problem = models.CharField("反映问题", max_length=500, blank=True)
    ticket = models.ForeignKey(
        Ticket,
        verbose_name="服务办件",
        null=True,
        on_delete=models.PROTECT,
        related_name="contacts",
    )
    recorded_by = models.ForeignKey(
        User, verbose_name="记录人", on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_on = models.DateField("撤回日期", null=True)
    reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "联系记录"
        verbose_name_plural = "联系记录"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ticket=None) | ~Q(problem=""), name="contact_ticket_has_problem"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["link", "on"], name="contact_link_on")]

    def __str__(self) -> str:
        return f"{self.link.leader.name} {self.on} {self.get_kind_display()}{self.link.profile}"

    def get_absolute_url(self) -> str:
        return reverse("talent:contact", args=[self.pk])

    @property
    def is_by_proxy(self) -> bool:
        """代录: written down by somebody else than the leader."""
        return self.recorded_by_id != self.link.leader_id
