from typing import ClassVar, Self

from django.db import models

from branches.models.organisation import PartyOrganization
from branches.permissions import ORGANISATIONS_VIEW
from portal.access import Scoped, ScopedQuerySet


class AffiliationQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        return self.filter(until=None)


class Affiliation(models.Model):
    """An organisation above it, from a day up to, not including, another; unknown may stay so."""

    shown_by: ClassVar[Scoped] = Scoped(
        permission=ORGANISATIONS_VIEW, path="organization__unit__path"
    )

    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="affiliations",
    )
    parent = models.ForeignKey(
        PartyOrganization,
        verbose_name="上级党组织",
        on_delete=models.PROTECT,
        related_name="past_children",
        null=True,
        blank=True,
    )
    since = models.DateField("自", null=True, blank=True)
    until = models.DateField("至", null=True, blank=True)
    document = models.CharField("依据文号", max_length=100, blank=True)
    reason = models.CharField("事由", max_length=200, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = "隶属关系"
        verbose_name_plural = "隶属关系"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(until=None),
                name="affiliation_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(until__gte=models.F("since")),
                name="affiliation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("organization")),
                name="affiliation_not_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} 隶属 {self.parent or '—'}"
