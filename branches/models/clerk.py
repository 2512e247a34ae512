"""A branch clerk of a unit with several branches, tied to some of them: he sees no others."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models

from branches.permissions import ORGANISATIONS_MANAGE
from portal import routes
from portal.access import Actor, InTree, Permission, RoleKey, Scope, Scoped, ScopedQuerySet


class BranchClerkQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(closed_on=None)

    def in_order(self) -> Self:
        return self.order_by("organization__path", "pk")


class BranchClerk(models.Model):
    """One of the organisations a clerk works for. A clerk without any works for his whole unit."""

    shown_by: ClassVar[Scoped] = Scoped(ORGANISATIONS_MANAGE, path="organization__unit__path")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="信息员",
        on_delete=models.CASCADE,
        related_name="clerk_of",
    )
    organization = models.ForeignKey(
        "branches.PartyOrganization",
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="clerks",
    )
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = BranchClerkQuerySet.as_manager()

    class Meta:
        verbose_name = "支部信息员"
        verbose_name_plural = "支部信息员"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "organization"], name="clerk_once_a_branch")
        ]

    def __str__(self) -> str:
        return f"{self.user}（{self.organization}）"

    def get_absolute_url(self) -> str:
        return routes.record("branches:clerk", self.pk)


@dataclass(frozen=True)
class Tie:
    organisation: str  # paths
    unit: str


def ties_of(user: Any) -> list[Tie]:
    """Read once for the life of the object, as its roles are; nothing for who is no clerk."""
    held = [one.unit.path for one in getattr(user, "holdings", ()) if _is_clerk(one)]
    if not held:
        return []
    if not hasattr(user, "_ties"):
        rows = apps.get_model("branches", "BranchClerk").objects.in_force().filter(user=user.pk)
        named = rows.values_list("organization__path", "organization__unit__path")
        user._ties = [Tie(*paths) for paths in named]  # noqa: SLF001 - kept with its roles
    return [tie for tie in user._ties if any(tie.unit.startswith(path) for path in held)]  # noqa: SLF001


def _is_clerk(holding: Any) -> bool:
    return holding.role == RoleKey.BRANCH_CLERK


def freely(user: Any, permission: Permission, ties: list[Tie]) -> Scope:
    """Where the user has it but as a clerk tied to single organisations."""
    return Scope(
        tuple(
            one.unit.path
            for one in user.held_with(permission)
            if not (_is_clerk(one) and any(tie.unit.startswith(one.unit.path) for tie in ties))
        )
    )


def reaches(user: Actor, permission: Permission, organisation: Any) -> bool:
    """Whether the user may do it for this very organisation."""
    unit: InTree = organisation.unit
    if not user.can(permission, unit):
        return False
    ties = ties_of(user)
    if not ties or freely(user, permission, ties).covers(unit):
        return True
    return any(organisation.path.startswith(tie.organisation) for tie in ties)


@dataclass(frozen=True)
class ScopedToBranch(Scoped):
    """By the unit, and for a tied clerk by his own organisations: `organisation` is the way from
    a row to the path of its organisation."""

    organisation: str = ""

    def alone(self, user: Actor) -> models.Q | None:
        ties = ties_of(user)
        condition = super().alone(user)
        if not ties or condition is None or self.permission is None:
            return condition
        own = models.Q(pk__in=[])
        for tie in ties:
            own |= models.Q(**{f"{self.organisation}__startswith": tie.organisation})
        tied = condition & own
        return freely(user, self.permission, ties).q(self.path) | tied
