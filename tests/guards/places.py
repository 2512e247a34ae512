"""Three townships of one county, and people who hold exactly what a guard gives them."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from portal.access import Permission, permissions
from portal.accounts.models import User
from portal.accounts.roles import ROLES, Role
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from tests.factories import accounts, orgs

ANY_LEVEL = frozenset(UnitLevel.values)


def only(permission: Permission) -> str:
    """The key of a role of the tests that grants this one permission and nothing else."""
    return f"only:{permission}"


def allow_roles_of_one_permission(monkeypatch: Any) -> None:
    for permission in permissions:
        key = only(permission)
        monkeypatch.setitem(ROLES, key, Role(key, f"仅{permission.label}", "", ANY_LEVEL))
        monkeypatch.setattr(permission, "held_by", permission.held_by | {key})


def holder(grants: Iterable[tuple[Permission, Unit]], *, unit: Unit, **facts: Any) -> User:
    """A new account of the unit that holds each permission at its unit, and no other."""
    user = accounts.UserFactory(unit=unit, **facts)
    for permission, place in grants:
        accounts.with_role(user, only(permission), place)
    return user


class Site:
    """`here` and `there` are the two ends an act may have; `aside` has nothing to do with it."""

    def __init__(self) -> None:
        self.county = orgs.county()
        self.here = orgs.township(self.county)
        self.there = orgs.township(self.county)
        self.aside = orgs.township(self.county)

    @cached_property
    def village(self) -> Unit:
        """A village of `here`."""
        return orgs.village(self.here)

    @cached_property
    def second_village(self) -> Unit:
        """Another village of `here`."""
        return orgs.village(self.here)

    @cached_property
    def other_village(self) -> Unit:
        """A village of `there`."""
        return orgs.village(self.there)

    @cached_property
    def clerk(self) -> User:
        """An account of `here` without any role: whoever acts has something to act upon."""
        return accounts.UserFactory(unit=self.here)

    @cached_property
    def other_clerk(self) -> User:
        return accounts.UserFactory(unit=self.there)
