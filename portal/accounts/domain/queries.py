"""What a person may see and do, and why."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.access import Permission, permissions
from portal.accounts.models import RoleHolding, User
from portal.accounts.models.holding import HoldingQuerySet
from portal.accounts.roles import ROLES, Role
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit


@dataclass(frozen=True)
class Grant:
    """One holding of a role with how far it reaches."""

    holding: RoleHolding
    units: int

    @property
    def role(self) -> Role:
        return self.holding.definition

    @property
    def state(self) -> str:
        today = timezone.localdate()
        if self.holding.since > today:
            return "later"
        if self.holding.until is not None and self.holding.until <= today:
            return "ended"
        return "current"


@dataclass(frozen=True)
class Explained:
    """A permission with the grants it comes from; without any it is denied."""

    permission: Permission
    grants: list[Grant]
    given_by: list[Role] = field(default_factory=list)


@dataclass(frozen=True)
class Explanation:
    grants: list[Grant]
    allowed: list[Explained]
    denied: list[Explained]


def explain(user: User) -> Explanation:
    """Each permission with the roles, units and dates it comes from; one query."""
    grants = [Grant(holding, holding.units) for holding in _with_reach(user.role_holdings.all())]
    current = [grant for grant in grants if grant.state == "current"]
    every = [
        Explained(
            permission,
            [grant for grant in current if grant.role.key in permission.held_by],
            [role for role in ROLES.values() if role.key in permission.held_by],
        )
        for permission in permissions
    ]
    return Explanation(
        grants=sorted(grants, key=_current_first),
        allowed=[item for item in every if item.grants],
        denied=[item for item in every if not item.grants],
    )


def _with_reach(holdings: HoldingQuerySet) -> QuerySet[Any]:
    """Holdings with `units`, the number of open units in their subtree."""
    below = Unit.objects.filter(path__startswith=OuterRef("unit__path"), closed_on=None)
    counted = below.order_by().values("closed_on").annotate(n=Count("pk")).values("n")
    reach = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    return holdings.select_related("unit", "granted_by").annotate(units=reach)


def _current_first(grant: Grant) -> tuple[int, dt.date, int]:
    state = ("current", "later", "ended").index(grant.state)
    return state, grant.holding.since, grant.holding.pk


def levels_of(role: Role) -> list[str]:
    """Where the role may be held, in words, in the official order."""
    return [str(level.label) for level in UnitLevel if level in role.levels]


def holders_by_role(by: User) -> dict[str, int]:
    """How many active accounts hold each role today, among those `by` may see."""
    counted = (
        RoleHolding.objects.visible_to(by)
        .on(timezone.localdate())
        .filter(user__disabled_at=None)
        .values("role")
        .annotate(people=Count("user", distinct=True))
        .order_by()
    )
    return {row["role"]: row["people"] for row in counted}


def people_of(unit: Unit, *, by: User) -> QuerySet[User]:
    """Accounts at the unit itself and whoever holds a role at it today."""
    holders = RoleHolding.objects.in_force().filter(unit=unit).values("user")
    at_unit = Q(unit=unit) | Q(pk__in=holders)
    people = User.objects.visible_to(by).filter(at_unit).select_related("unit").with_holdings()
    return people.order_by("disabled_at", "name", "pk")
