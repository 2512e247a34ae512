import datetime as dt
from typing import ClassVar, Self

from django.db import models

from branches.models.organisation import PartyOrganization
from branches.permissions import ORGANISATIONS_VIEW
from portal.access import Scoped, ScopedQuerySet


class AbnormalSpellQuerySet(ScopedQuerySet):
    def lasting(self) -> Self:
        return self.filter(until=None)

    def on(self, day: dt.date) -> Self:
        """Those an organisation was in on the day."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=day), since__lte=day)


class AbnormalSpell(models.Model):
    """From when until when something stood out about an organisation, whatever it was: what nobody
    wrote down follows from members, seats, activities and hosts (`branches.domain.checks`)."""

    shown_by: ClassVar[Scoped] = Scoped(
        permission=ORGANISATIONS_VIEW, path="organization__unit__path"
    )

    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="abnormal_spells",
    )
    since = models.DateField("列入日期")
    until = models.DateField("移出日期", null=True)

    objects = AbnormalSpellQuerySet.as_manager()

    class Meta:
        verbose_name = "异常党组织的列入"
        verbose_name_plural = "异常党组织的列入"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(until=None),
                name="abnormal_spell_one_lasting",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="abnormal_spell_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.since}"
