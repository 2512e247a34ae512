"""What the tables of a cadre's file have in common."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Left, Length

from cadres.choices import Item
from cadres.models.cadre import Cadre
from cadres.permissions import CADRES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.dates import PartialDate


class CadreRecordQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by(*self.model.ordered_by, "pk")


class CadreRecord(models.Model):
    """One line of a table of a cadre's file; who sees the cadre sees it."""

    shown_by: ClassVar[Scoped] = Scoped(permission=CADRES_VIEW, path="cadre__unit__path")
    item: ClassVar[Item]
    ordered_by: ClassVar[tuple[Any, ...]]

    cadre: Any
    cadre_id: int

    objects = CadreRecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return f"{routes.record('cadres:cadre', self.cadre_id)}?tab={self.item}"


def cadre_key(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        Cadre, verbose_name="干部", on_delete=models.CASCADE, related_name=related_name
    )


def in_order_of_time(earlier: str, later: str, *, name: str) -> models.CheckConstraint:
    """The later date is unknown or does not lie before the earlier one, as far as it goes."""
    unknown = models.Q(**{earlier: None}) | models.Q(**{later: None})
    as_far = Left(earlier, Length(later))
    return models.CheckConstraint(
        condition=unknown | models.Q(**{f"{later}__gte": as_far}), name=name
    )


def in_force(day: PartialDate, *, since: str = "since", until: str = "until") -> models.Q:
    """Begun by the day and not over then. What began at an unknown time had begun."""
    begun = models.Q(**{since: None}) | models.Q(**{f"{since}__lte": day})
    return begun & (models.Q(**{until: None}) | models.Q(**{f"{until}__gt": day}))
