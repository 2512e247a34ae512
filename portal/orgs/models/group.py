import datetime as dt
from typing import ClassVar, Self

from django.db import models

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models.unit import Unit
from portal.orgs.permissions import UNITS_VIEW


class GroupQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(name__icontains=typed)

    def with_member_counts(self, among: "MembershipQuerySet") -> Self:
        """`member_count`, how many units are in the group at present, as far as one sees them."""
        seen = models.Q(memberships__until=None, memberships__in=among)
        return self.annotate(member_count=models.Count("memberships", filter=seen))

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


@tracked()
class ComparisonGroup(models.Model):
    """Units that are ranked together."""

    shown_by: ClassVar[Scoped] = Scoped(permission=UNITS_VIEW)

    name = models.CharField("名称", max_length=50, unique=True)
    position = models.PositiveSmallIntegerField("排序", default=100)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = "考核分组"
        verbose_name_plural = "考核分组"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return routes.record("orgs:group", self.pk)


class MembershipQuerySet(ScopedQuerySet):
    def present(self) -> Self:
        return self.filter(until=None)

    def on(self, day: dt.date) -> Self:
        return self.filter(since__lte=day).exclude(until__lte=day)


@tracked()
class GroupMembership(models.Model):
    """A unit's time in a group; leaving closes the row, it is never deleted."""

    shown_by: ClassVar[Scoped] = Scoped(permission=UNITS_VIEW, path="unit__path")

    group = models.ForeignKey(ComparisonGroup, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "分组成员"
        verbose_name_plural = "分组成员"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "unit"],
                condition=models.Q(until=None),
                name="group_member_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="group_member_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.group}"

    def get_absolute_url(self) -> str:
        return self.group.get_absolute_url()
