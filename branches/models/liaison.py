"""联系点: a leader or an office stands by an organisation and goes there."""

from typing import ClassVar, Self

from django.db import models

from branches.choices.life import LeaderStanding, LiaisonKind, VisitKind
from branches.models.clerk import ScopedToBranch
from branches.models.organisation import PartyOrganization
from branches.permissions import ACTIVITIES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet


class LiaisonQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(closed_on=None)

    def in_order(self) -> Self:
        return self.order_by("organization__path", "since", "pk")


class Liaison(models.Model):
    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ACTIVITIES_VIEW, path="organization__unit__path", organisation="organization__path"
    )

    name = models.CharField("联系人", max_length=50)
    standing = models.CharField("身份", max_length=12, choices=LeaderStanding.choices)
    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="联系对象",
        on_delete=models.CASCADE,
        related_name="liaisons",
    )
    kind = models.CharField("种类", max_length=12, choices=LiaisonKind.choices)
    since = models.DateField("起")
    document = models.CharField("文号", max_length=100, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = "联系点"
        verbose_name_plural = "联系点"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "organization", "kind"], name="liaison_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}联系{self.organization}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:liaison", self.pk)


class VisitQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("-visited_on", "-pk")


class Visit(models.Model):
    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ACTIVITIES_VIEW,
        path="liaison__organization__unit__path",
        organisation="liaison__organization__path",
    )

    liaison = models.ForeignKey(
        Liaison, verbose_name="联系点", on_delete=models.PROTECT, related_name="visits"
    )
    visited_on = models.DateField("日期")
    kind = models.CharField("种类", max_length=12, choices=VisitKind.choices)
    solved = models.PositiveSmallIntegerField("解决事项数", default=0)
    note = models.CharField("备注", max_length=200, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "联系点走访"
        verbose_name_plural = "联系点走访"

    def __str__(self) -> str:
        return f"{self.liaison} {self.visited_on}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:visit", self.pk)
