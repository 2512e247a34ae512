"""The shape of the unit tree: locking it, reading below a unit, putting a unit at its place."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet


def hold(*units: Unit) -> None:
    """Let nobody else change the tree until the transaction ends, and read the units anew.

    An act rewrites the paths of whole branches, so acts queue at the root row; readers and rows
    of other tables that only point at a unit do not wait.
    """
    list(Unit.objects.filter(depth=1).order_by("pk").select_for_update(no_key=True))
    locked = Unit.objects.select_for_update(no_key=True)
    for unit in units:
        unit.refresh_from_db(from_queryset=locked)


def open_children(*units: Unit, apart_from: Iterable[Unit] = ()) -> UnitQuerySet:
    """Open units directly below any of the given ones, in official order."""
    below = Q(pk__in=[])
    for unit in units:
        below |= Q(path__startswith=unit.path, depth=unit.depth + 1)
    excluded = [unit.pk for unit in apart_from]
    return Unit.objects.filter(below).still_open().exclude(pk__in=excluded).in_tree_order()


def parent_of(unit: Unit) -> Unit | None:
    """Read from the database: an act may have shifted the unit's branch meanwhile."""
    unit.refresh_from_db(fields=["path", "depth", "numchild"])
    return Unit.objects.get_parent(unit, update=True)


def put_below(unit: Unit, parent: Unit) -> None:
    """Move the unit with its branch below `parent`, where position and code want it."""
    Unit.objects.move(unit, parent, "sorted-child")


def sort_again(unit: Unit) -> None:
    """After a change of position or code: among the same siblings, at the right place."""
    parent = parent_of(unit)
    if parent is not None:
        put_below(unit, parent)


def spoken(units: Sequence[Any], *, at_most: int = 5) -> str:
    """`甲、乙、丙等 8 个`: short names for a message, not more of them than one reads."""
    names = "、".join(unit.short_name for unit in units[:at_most])
    return f"{names}等 {len(units):,} 个" if len(units) > at_most else names
