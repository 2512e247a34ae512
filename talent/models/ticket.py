import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.orgs.models import Unit
from portal.people.models import Person
from talent.choices import HoldReason, Satisfaction, TicketChannel, TicketOutcome, TicketState
from talent.models.policy import PolicyItem
from talent.models.profile import TalentProfile
from talent.permissions import TALENT_VIEW


class TicketQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        return self.filter(Q(profile__person__in=people) | Q(content__icontains=typed.strip()))

    def below(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def going(self) -> Self:
        return self.filter(state__in=TicketState.going())

    def late(self, day: dt.date) -> Self:
        """Not done on the day, though due before; what is held does not run."""
        return self.going().exclude(state=TicketState.HELD).filter(due_on__lt=day)

    def filed_before(self, day: dt.date) -> Self:
        """Filed on the day or earlier; of those filed before that day was kept, by when they were
        to be asked about."""
        filed = Coalesce("filed_on", "call_by", "done_on")
        return self.filter(state=TicketState.FILED).alias(over=filed).filter(over__lte=day)

    def in_order(self) -> Self:
        """What has to be done first; what is over comes last, the latest of it first."""
        over = F("done_on").desc(nulls_first=True)
        return self.order_by(over, F("due_on").asc(nulls_first=True), "pk")


@tracked()
class Ticket(models.Model):
    """What a talent asks for, and whether it was kept in time."""

    shown_by: ClassVar[Scoped] = Scoped(TALENT_VIEW, path="unit__path") | Scoped(
        TALENT_VIEW, path="profile__unit__path"
    )

    profile = models.ForeignKey(
        TalentProfile, verbose_name="申请人", on_delete=models.PROTECT, related_name="tickets"
    )
    policy = models.ForeignKey(
        PolicyItem,
        verbose_name="申领的政策",
        null=True,
        on_delete=models.PROTECT,
        related_name="tickets",
    )
    matter = CodeField("事项", table="ticket_matter")
    channel = models.CharField("渠道", max_length=8, choices=TicketChannel.choices)
    content = models.CharField("内容", max_length=500)
    registered_on = models.DateField("登记日期")
    registered_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="责任单位",
        null=True,
        on_delete=models.PROTECT,
        related_name="talent_tickets",
    )
    round = models.PositiveSmallIntegerField("第几轮", default=1)
    begins_on = models.DateField("计时起点")
    limit = models.PositiveSmallIntegerField("时限（工作日）", default=0)
    extended = models.PositiveSmallIntegerField("延期（工作日）", default=0)
    accept_by = models.DateField("应受理", null=True)
    accepted_on = models.DateField("受理日期", null=True)
    due_on = models.DateField("应办结", null=True)
    escalated_on = models.DateField("提级督办", null=True)
    state = models.CharField(
        "状态", max_length=10, choices=TicketState.choices, default=TicketState.REGISTERED
    )
    handled_by = models.ForeignKey(
        User, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    done_on = models.DateField("办结日期", null=True)
    outcome = models.CharField("办理结果", max_length=12, choices=TicketOutcome.choices, blank=True)
    words = models.CharField("办理情况", max_length=500, blank=True)
    call_by = models.DateField("应回访", null=True)
    filed_on = models.DateField("归档日期", null=True)
    satisfaction = models.CharField(
        "满意度", max_length=10, choices=Satisfaction.choices, blank=True
    )
    said = models.CharField("回访情况", max_length=300, blank=True)
    called_by = models.ForeignKey(
        User, verbose_name="回访人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = "人才服务办件"
        verbose_name_plural = "人才服务办件"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=TicketState.REGISTERED) | Q(unit__isnull=False),
                name="ticket_sent_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(called_by=None) | ~Q(called_by=F("handled_by")),
                name="ticket_followed_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="ticket_state_due")]

    def __str__(self) -> str:
        return f"{self.profile} {self.matter_label}"

    def get_absolute_url(self) -> str:
        return reverse("talent:ticket", args=[self.pk])

    @property
    def matter_label(self) -> str:
        words: str = self.get_matter_display()  # type: ignore[attr-defined] # by CodeField
        return words

    @property
    def in_time(self) -> bool | None:
        """Kept or not; nothing while it runs."""
        if self.done_on is None or self.due_on is None:
            return None
        return self.done_on <= self.due_on


@tracked()
class TicketHold(models.Model):
    """Days on which the clock stood still."""

    shown_by: ClassVar[Scoped] = Scoped(TALENT_VIEW, path="ticket__unit__path") | Scoped(
        TALENT_VIEW, path="ticket__profile__unit__path"
    )

    ticket = models.ForeignKey(
        Ticket, verbose_name="办件", on_delete=models.PROTECT, related_name="holds"
    )
    round = models.PositiveSmallIntegerField("第几轮")
    since = models.DateField("挂起日期")
    until = models.DateField("恢复日期", null=True)
    reason = models.CharField("原因", max_length=10, choices=HoldReason.choices)
    words = models.CharField("说明", max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "办件挂起"
        verbose_name_plural = "办件挂起"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(until=None), name="ticket_held_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="ticket_hold_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}—{self.until or '现在'} {self.get_reason_display()}"

    def get_absolute_url(self) -> str:
        return self.ticket.get_absolute_url()
