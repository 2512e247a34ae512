"""限期改正通知: what an organisation above asks a branch to put right, by when."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from branches.choices.corrections import AWAITED, OPEN, CorrectionMatter, CorrectionState
from branches.models.clerk import ScopedToBranch
from branches.models.organisation import PartyOrganization
from branches.permissions import REVIEWS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit


class CorrectionQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def awaited(self) -> Self:
        return self.filter(state__in=AWAITED)

    def matching(self, typed: str) -> Self:
        """By what is wrong, the number, or the organisation."""
        found = PartyOrganization.objects.matching(typed).order_by().values("pk")
        words = typed.strip()
        return self.filter(
            models.Q(organization__in=found)
            | models.Q(problem__icontains=words)
            | models.Q(number__icontains=words)
        )

    def newest_first(self) -> Self:
        return self.order_by("-given_on", "-pk")


@tracked(exclude=("changed_at",))
class CorrectionNotice(models.Model):
    """`giver`: the unit whose desk gave it; only there it is confirmed, returned, withdrawn."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        REVIEWS_VIEW, path="organization__unit__path", organisation="organization__path"
    )

    problem = models.CharField("存在问题", max_length=300)
    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党组织",
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    giver = models.ForeignKey(
        Unit, verbose_name="下达单位", on_delete=models.PROTECT, related_name="+"
    )
    matter = models.CharField("事项", max_length=12, choices=CorrectionMatter.choices)
    demand = models.CharField("改正要求", max_length=500)
    basis = models.CharField("依据", max_length=200, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    given_on = models.DateField("下达日期")
    workdays = models.PositiveSmallIntegerField("期限（工作日）")
    due_on = models.DateField("限期至")
    state = models.CharField(
        "状态", max_length=10, choices=CorrectionState.choices, default=CorrectionState.GIVEN
    )
    answer = models.CharField("改正情况", max_length=500, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    review_note = models.CharField("审核意见", max_length=200, blank=True)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="下达人", on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "限期改正通知"
        verbose_name_plural = "限期改正通知"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=CorrectionState.values), name="correction_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gt=models.F("given_on")),
                name="correction_due_after_given",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN, closed_on=None)
                | (~models.Q(state__in=OPEN) & ~models.Q(closed_on=None)),
                name="correction_ended_with_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                condition=models.Q(state__in=[one.value for one in OPEN]),
                name="correction_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}：{self.get_matter_display()}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:correction", self.pk)

    @property
    def is_awaited(self) -> bool:
        return self.state in AWAITED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
