"""Who may do what, where: the words every app uses, with no app behind them.

A permission is declared by the app it belongs to, with the roles that hold it; a scope says on
which subtrees a user holds it; a model names the permission that shows its rows and the path from
a row to its unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Protocol, Self

from django.core.exceptions import PermissionDenied
from django.db import models

from portal.terms import Term, Vocabulary


class RoleKey(StrEnum):
    """The roles, as permissions name those who hold them; what each is: portal.accounts.roles."""

    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    CADRE_OFFICE = "cadre_office"
    ORGANIZATION_OFFICE = "organization_office"
    TALENT_OFFICE = "talent_office"
    ASSESSMENT_OFFICE = "assessment_office"
    GENERAL_OFFICE = "general_office"
    DEPARTMENT_LEADER = "department_leader"
    COUNTY_LEADER = "county_leader"
    TOWNSHIP_MEMBER = "township_member"
    UNIT_CONTACT = "unit_contact"
    BRANCH_CLERK = "branch_clerk"


EVERYBODY: Final = frozenset(RoleKey)
OFFICES: Final = frozenset(
    {
        RoleKey.CADRE_OFFICE,
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TALENT_OFFICE,
        RoleKey.ASSESSMENT_OFFICE,
        RoleKey.GENERAL_OFFICE,
    }
)


class Permission(Term):
    """What somebody may do. Each app declares its own in `permissions.py`, by `PermissionsOf`."""

    held_by: frozenset[str]  # the keys of roles

    def __init__(self, value: str, label: str, held_by: Iterable[str]) -> None:
        super().__init__(value, label)
        self.held_by = frozenset(RoleKey(role) for role in held_by)


permissions: Final[Vocabulary[Permission]] = Vocabulary("permission")


@dataclass(frozen=True)
class PermissionsOf:
    """Declares the permissions of one app, which stand together in lists."""

    module: str
    position: int

    def __call__(self, value: str, label: str, held_by: Iterable[str]) -> Permission:
        permission = Permission(value, label, held_by)
        return permissions.add(permission, module=self.module, position=self.position)


class Reach(Term):
    """What a token of another program may be for: what a permission gives its owner, who must hold
    it, or (without one) the owner's own rows. Declared beside the permissions, by `ReachesOf`."""

    permission: Permission | None

    def __init__(self, value: str, label: str) -> None:
        super().__init__(value, label)
        self.permission = value if isinstance(value, Permission) else None


reaches: Final[Vocabulary[Reach]] = Vocabulary("reach")


@dataclass(frozen=True)
class ReachesOf:
    """Declares what tokens may be for in one app."""

    module: str
    position: int

    def __call__(self, value: str, label: str) -> Reach:
        return reaches.add(Reach(value, label), module=self.module, position=self.position)


class Denied(PermissionDenied):
    """An act the user may not do; the message tells the user why and whom to ask."""


class InTree(Protocol):
    path: str


@dataclass(frozen=True)
class Scope:
    """The subtrees on which something is allowed, as materialized paths."""

    paths: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paths)

    def covers(self, unit: InTree) -> bool:
        return any(unit.path.startswith(path) for path in self.paths)

    def q(self, field: str) -> models.Q:
        """A filter on `field`, the path of a row's unit; an empty scope matches nothing."""
        condition = models.Q(pk__in=[])
        for path in self.paths:
            condition |= models.Q(**{f"{field}__startswith": path})
        return condition


class Actor(Protocol):
    """What acts and querysets ask of a user."""

    pk: Any

    def can(self, permission: Permission, unit: InTree | None = None) -> bool: ...
    def scope(self, permission: Permission) -> Scope: ...


def require(by: Actor, permission: Permission, unit: InTree | None = None) -> None:
    if by.can(permission, unit):
        return
    if unit is not None and by.can(permission):
        reason = f"您的“{permission.label}”权限不包括“{unit}”。"
    else:
        reason = f"您没有“{permission.label}”的权限。"
    raise Denied(f"{reason}如工作需要，请联系安全管理员授予相应角色。")


@dataclass(frozen=True)
class Scoped:
    """How rows of a model are shown: by a permission on the row's unit, or to their owner.

    Where there is more than one way, a row is shown to whoever has any of them:
    `Scoped(FILL, "unit__path") | Scoped(REVIEW, "round__unit__path")`.
    """

    permission: Permission | None = None
    path: str = ""
    owner: str = ""
    others: tuple["Scoped", ...] = ()

    def __or__(self, other: "Scoped") -> Self:
        return replace(self, others=(*self.others, *other.ways))

    @property
    def ways(self) -> tuple["Scoped", ...]:
        return (replace(self, others=()), *self.others)

    def condition(self, user: Actor) -> models.Q | None:
        """None means every row."""
        condition = models.Q(pk__in=[])
        for way in self.ways:
            alone = way.alone(user)
            if alone is None:
                return None
            condition |= alone
        return condition

    def alone(self, user: Actor) -> models.Q | None:
        """As `condition`, without the others."""
        condition = models.Q(pk__in=[])
        if self.owner:
            condition |= models.Q(**{self.owner: user.pk})
        if self.permission and self.path:
            condition |= user.scope(self.permission).q(self.path)
        elif self.permission and user.can(self.permission):
            return None
        return condition


class ScopedQuerySet(models.QuerySet):
    model: type[Any]  # one that says by what it is shown

    def visible_to(self, user: Actor) -> Self:
        if getattr(user, "is_anonymous", False):
            return self.none()
        condition = self.model.shown_by.condition(user)
        return self if condition is None else self.filter(condition)


def visible(model: type[models.Model], user: Actor) -> Any:
    """The rows of the model the user may see, as a queryset of the model's own class."""
    manager: Any = model._default_manager  # of a ScopedQuerySet: a guard looks at every model
    return manager.visible_to(user)
