"""Who fills a register: the units of its levels, by the roles it names."""

from typing import Final

from portal.access import Denied, RoleKey, Scope, require
from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.registers.models import Register
from portal.registers.permissions import REGISTER_FILL

# Reads, looks over and closes; fills only where a register names it.
ONLY_NAMED: Final = frozenset({RoleKey.DEPARTMENT_LEADER})


def scope(register: Register, by: User) -> Scope:
    """Where `by` fills: by the roles named, by all that fill where none is."""
    roles = frozenset(register.filled_by) or REGISTER_FILL.held_by - ONLY_NAMED
    held = (holding for holding in by.holdings if holding.role in roles)
    return Scope(tuple(holding.unit.path for holding in held))


def fills(register: Register, unit: Unit, by: User) -> bool:
    return by.can(REGISTER_FILL, unit) and scope(register, by).covers(unit)


def require_filler(register: Register, unit: Unit, by: User) -> None:
    require(by, REGISTER_FILL, unit)
    if not scope(register, by).covers(unit):
        named = register.filled_by or sorted(REGISTER_FILL.held_by - ONLY_NAMED)
        roles = "、".join(ROLES[key].label for key in named if key in ROLES)
        raise Denied(f"“{register}”由{roles}填报。如工作需要，请联系主管科室。")


def units_for(register: Register, by: User) -> UnitQuerySet:
    """Open units of the register's levels that `by` fills for."""
    mine = Unit.objects.filter(scope(register, by).q("path"))
    return mine.still_open().at_level(*register.levels).in_tree_order()
