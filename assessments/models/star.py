from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.models.ledger import Ledger
from assessments.permissions import LEDGERS_REVIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import Unit


class LedgerStarQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> "LedgerStarQuerySet":
        """By the unit's name, the cell's, or what was said of it."""
        from_unit = models.Q(ledger__unit__in=Unit.objects.matching(typed))
        said = models.Q(label__icontains=typed) | models.Q(words__icontains=typed)
        return self.filter(from_unit | said)


class LedgerStar(models.Model):
    """What reviewers want to come back to: one cell of a ledger, or the whole where `key` is empty.

    A mark of the office that reviews (`unit`), for all who review there: whoever fills the ledger
    does not see it.
    """

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_REVIEW, path="unit__path")

    ledger = models.ForeignKey(
        Ledger, verbose_name="台账", on_delete=models.CASCADE, related_name="stars"
    )
    key = models.CharField("字段", max_length=30, blank=True)
    label = models.CharField("关注的内容", max_length=100)
    words = models.CharField("关注说明", max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name="审核单位", on_delete=models.PROTECT, related_name="+"
    )
    starred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="关注人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    starred_at = models.DateTimeField("关注时间", default=timezone.now)

    objects = LedgerStarQuerySet.as_manager()

    class Meta:
        verbose_name = "关注"
        verbose_name_plural = "关注"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ledger", "key", "unit"], name="ledger_star_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ledger}：{self.label}"

    def get_absolute_url(self) -> str:
        """Where the cell stands."""
        return f"{routes.record('assessments:ledger', self.ledger_id)}?tab=content"
