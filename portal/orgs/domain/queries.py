"""Reads that span the tree: rows of the tree page, search with ancestors, past dates, history."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from portal.access import Actor
from portal.orgs.choices import Change, UnitLevel
from portal.orgs.models import (
    GroupMembership,
    Succession,
    Unit,
    UnitChange,
    UnitName,
    UnitPlace,
)
from portal.orgs.models.unit import UnitQuerySet
from portal.orgs.permissions import UNITS_VIEW

MOST_HITS = 200


@dataclass(frozen=True)
class TreeRow:
    """A unit as the tree shows it; `is_hit` tells what was found from what leads there."""

    unit: Unit
    depth: int
    is_hit: bool


@dataclass(frozen=True)
class FoundUnits:
    rows: list[TreeRow]
    hits: int
    cut_off: bool


@dataclass(frozen=True)
class Past:
    """What a unit was called, and whose it was, on some day."""

    name: str
    short_name: str
    parent: Unit | None


@dataclass(frozen=True)
class UnitHistory:
    changes: list[UnitChange]
    names: list[UnitName]
    places: list[UnitPlace]
    predecessors: list[Succession]
    successors: list[Succession]


def tree_children(user: Actor, parent: Unit | None, *, include_closed: bool) -> UnitQuerySet:
    """Rows below `parent`, or the tops of what the user may see, each with its counts.

    `child_count` says whether a row opens, `below_count` how many units its branch holds.
    """
    units = Unit.objects.visible_to(user)
    if parent is None:
        units = units.filter(path__in=user.scope(UNITS_VIEW).paths)
    else:
        units = units.filter(path__startswith=parent.path, depth=parent.depth + 1)
    return with_counts(_shown(units, include_closed), include_closed=include_closed)


def _shown(units: UnitQuerySet, include_closed: bool) -> UnitQuerySet:  # noqa: FBT001
    return units if include_closed else units.still_open()


def with_counts(units: UnitQuerySet, *, include_closed: bool = False) -> UnitQuerySet:
    # Ranges of paths, not prefixes: a prefix that comes from a column cannot use the index.
    last = Concat(OuterRef("path"), Value("ZZZZ"), output_field=CharField())
    branch = Unit.objects.filter(path__gt=OuterRef("path"), path__lt=last)
    branch = _shown(branch, include_closed)
    return (
        units.annotate(
            child_count=_count(branch.filter(depth=OuterRef("depth") + 1)),
            below_count=_count(branch),
        )
        .select_related("kind")
        .in_tree_order()
    )


def _count(rows: UnitQuerySet) -> Coalesce:
    counted = rows.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def tree_search(
    user: Actor,
    typed: str,
    *,
    kind: int | None = None,
    level: str = "",
    include_closed: bool = False,
) -> FoundUnits:
    """Units found by name, code or pinyin initials, in tree order, with the units above them."""
    units = _shown(Unit.objects.visible_to(user).matching(typed), include_closed)
    if kind:
        units = units.filter(kind_id=kind)
    if level:
        units = units.at_level(level)
    hits = list(units.select_related("kind").in_tree_order()[: MOST_HITS + 1])
    cut_off = len(hits) > MOST_HITS
    return _with_ancestors(user, hits[:MOST_HITS], cut_off=cut_off)


def _with_ancestors(user: Actor, hits: list[Unit], *, cut_off: bool) -> FoundUnits:
    paths = {unit.path for unit in hits}
    above = {path for unit in hits for path in _paths_above(unit)} - paths
    leading = Unit.objects.visible_to(user).filter(path__in=above).select_related("kind")
    units = sorted([*hits, *leading], key=lambda unit: unit.path)
    top = min((unit.depth for unit in units), default=1)
    rows = [TreeRow(u, depth=u.depth - top + 1, is_hit=u.path in paths) for u in units]
    return FoundUnits(rows=rows, hits=len(hits), cut_off=cut_off)


def _paths_above(unit: Unit) -> list[str]:
    return [unit.path[:end] for end in range(Unit.steplen, len(unit.path), Unit.steplen)]


def ancestors(unit: Unit) -> list[Unit]:
    """From the root down to the parent, whoever asks: a unit's full name is no secret."""
    return list(Unit.objects.filter(path__in=_paths_above(unit)).in_tree_order())


def counts_below(unit: Unit, user: Actor) -> list[tuple[UnitLevel, int]]:
    """Open units of the branch by level, without the unit itself; only levels that occur."""
    return _by_level(Unit.objects.visible_to(user).still_open().in_branch(unit))


def counts_by_level(user: Actor) -> list[tuple[UnitLevel, int]]:
    """Open units the user may see, by level."""
    return _by_level(Unit.objects.visible_to(user).still_open())


def recent_changes(user: Actor, *, most: int = 5) -> list[UnitChange]:
    """What became of units, newest first; that they were founded is no news."""
    changes = UnitChange.objects.visible_to(user).in_force().exclude(act=Change.CREATED)
    return list(changes.select_related("unit").order_by("-effective_on", "-pk")[:most])


def _by_level(units: UnitQuerySet) -> list[tuple[UnitLevel, int]]:
    counts = dict(units.order_by().values_list("kind__level").annotate(n=Count("pk")))
    return [(level, counts[level]) for level in UnitLevel if level in counts]


def as_of(units: Iterable[Unit], day: dt.date) -> dict[int, Past]:
    """By unit's key; a unit that was not open on the day is left out."""
    keys = [unit.pk for unit in units]
    names = {name.unit_id: name for name in UnitName.objects.on(day).filter(unit__in=keys)}
    places = UnitPlace.objects.on(day).filter(unit__in=keys).select_related("parent")
    parents = {place.unit_id: place.parent for place in places}
    return {key: Past(name.name, name.short_name, parents.get(key)) for key, name in names.items()}


def history(unit: Unit) -> UnitHistory:
    before, after = successions(unit)
    return UnitHistory(
        changes=list(unit.changes.select_related("by").order_by("-effective_on", "-pk")),
        names=list(unit.names.order_by("-valid_from", "-pk")),
        places=list(unit.places.select_related("parent").order_by("-valid_from", "-pk")),
        predecessors=before,
        successors=after,
    )


def successions(unit: Unit) -> tuple[list[Succession], list[Succession]]:
    """What the unit continues, and what continues it."""
    newest = ("-effective_on", "pk")
    before = unit.continues.in_force().select_related("predecessor").order_by(*newest)
    after = unit.continued_by.in_force().select_related("successor").order_by(*newest)
    return list(before), list(after)


def groups_of(unit: Unit) -> list[GroupMembership]:
    memberships = unit.memberships.present().select_related("group")
    return list(memberships.order_by("group__position", "group_id"))


def ungrouped(units: UnitQuerySet) -> UnitQuerySet:
    """Those that are in no comparison group at present."""
    return units.exclude(Exists(GroupMembership.objects.present().filter(unit=OuterRef("pk"))))


def ungrouped_by_level(user: Actor, *levels: UnitLevel) -> list[tuple[UnitLevel, int]]:
    units = Unit.objects.visible_to(user).still_open().at_level(*levels)
    return _by_level(ungrouped(units))
