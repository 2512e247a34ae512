from typing import ClassVar

from django.conf import settings
from django.db import models

from branches.choices.members import StatusEvent
from branches.models.member import PartyMember
from branches.permissions import MEMBERS_VIEW
from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept


class StatusChangeQuerySet(ScopedQuerySet):
    def newest_first(self) -> "StatusChangeQuerySet":
        return self.order_by("-changed_on", "-pk")


class StatusChange(models.Model):
    """One thing that became of a member on a day, and by which document."""

    shown_by: ClassVar[Scoped] = Scoped(
        permission=MEMBERS_VIEW, path="member__organization__unit__path"
    )
    kept: ClassVar[Kept] = Kept(once=("withdrawn_at",), goes_with="member")

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.CASCADE, related_name="status_changes"
    )
    what = models.CharField("变更", max_length=20, choices=StatusEvent.choices)
    before = models.CharField("变更前", max_length=100, blank=True)
    after = models.CharField("变更后", max_length=100, blank=True)
    changed_on = models.DateField("日期")
    document = models.CharField("依据文号", max_length=100, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经办人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "党员状态变更"
        verbose_name_plural = "党员状态变更"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(what__in=StatusEvent.values), name="status_event_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_what_display()}"
