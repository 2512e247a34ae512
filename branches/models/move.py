from typing import ClassVar

from django.conf import settings
from django.db import models

from branches.models.member import PartyMember
from branches.permissions import MEMBERS_VIEW
from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept


class MoveQuerySet(ScopedQuerySet):
    def in_force(self) -> "MoveQuerySet":
        return self.filter(withdrawn_at=None)

    def newest_first(self) -> "MoveQuerySet":
        return self.order_by("-moved_on", "-pk")


class MemberMove(models.Model):
    """A member's relation taken from one organisation of the county to another."""

    shown_by: ClassVar[Scoped] = Scoped(
        permission=MEMBERS_VIEW, path="member__organization__unit__path"
    )
    kept: ClassVar[Kept] = Kept(once=("withdrawn_at",), goes_with="member")

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.CASCADE, related_name="moves"
    )
    source = models.ForeignKey(
        "branches.PartyOrganization",
        verbose_name="转出党组织",
        on_delete=models.PROTECT,
        related_name="moves_out",
    )
    target = models.ForeignKey(
        "branches.PartyOrganization",
        verbose_name="转入党组织",
        on_delete=models.PROTECT,
        related_name="moves_in",
    )
    moved_on = models.DateField("转接日期")
    letter = models.CharField("介绍信编号", max_length=60, blank=True)
    reason = models.CharField("转接原因", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经办人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系转接"
        verbose_name_plural = "组织关系转接"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="move_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}：{self.source} → {self.target}"
