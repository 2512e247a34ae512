import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.people.models import Person
from talent.choices import CardEnding, CardState
from talent.models.profile import TalentProfile
from talent.permissions import TALENT_VIEW


class CardQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        return self.filter(Q(profile__person__in=people) | Q(number__icontains=typed.strip()))

    def held(self) -> Self:
        return self.filter(state__in=CardState.held())

    def good(self, day: dt.date) -> Self:
        """Valid on the day, and not run out."""
        return self.filter(state=CardState.VALID, issued_on__lte=day, until__gte=day)

    def in_order(self) -> Self:
        return self.order_by("-issued_on", "-number", "-pk")


@tracked(exclude=("token",))
class ServiceCard(models.Model):
    """The card of a talent: what it is good for is asked of the portal, never read from it."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="profile__unit__path")

    profile = models.ForeignKey(
        TalentProfile, verbose_name="持卡人", on_delete=models.PROTECT, related_name="cards"
    )
    number = models.CharField("卡号", max_length=30, null=True, unique=True)
    kind = models.CharField("卡种", max_length=40)
    rank = models.PositiveSmallIntegerField("层次次序", null=True)
    officer = models.CharField("服务专员", max_length=50)
    officer_phone = models.CharField("专员电话", max_length=40, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=CardState.choices, default=CardState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        User, verbose_name="提出人", on_delete=models.PROTECT, related_name="+"
    )
    issued_on = models.DateField("发放日期", null=True)
    until = models.DateField("有效期至", null=True)
    checked_on = models.DateField("最近核验", null=True)
    check_said = models.CharField("核验情况", max_length=200, blank=True)
    elsewhere = models.BooleanField("已到其他单位", default=False)
    ended_on = models.DateField("注销日期", null=True)
    ended_why = models.CharField("注销原因", max_length=12, choices=CardEnding.choices, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)
    token = models.CharField(max_length=32, null=True, unique=True, editable=False)
    code = models.CharField("校验码", max_length=6, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = "人才服务卡"
        verbose_name_plural = "人才服务卡"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(state__in=CardState.held()),
                name="card_one_per_talent",
            ),
            models.CheckConstraint(
                condition=Q(state=CardState.PROPOSED)
                | Q(state=CardState.ENDED)
                | Q(number__isnull=False, token__isnull=False, until__isnull=False),
                name="card_issued_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.profile} {self.kind}（拟发）"

    def get_absolute_url(self) -> str:
        return reverse("talent:card", args=[self.pk])

    def is_good(self, day: dt.date) -> bool:
        return self.state == CardState.VALID and self.until is not None and self.until >= day

    @property
    def spoken(self) -> str:
        return self.state_on(timezone.localdate())

    def state_on(self, day: dt.date) -> str:
        """The words of its state, one that ran out included."""
        if self.state in CardState.held() and self.until is not None and self.until < day:
            return "已到期"
        words: str = self.get_state_display()
        return words
