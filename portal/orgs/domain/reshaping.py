"""Acts that make other units out of units: merge and split."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from portal.access import Actor, require
from portal.orgs.choices import Change, SuccessionKind
from portal.orgs.domain import chronicle, reshape_checks, steps, tree, withdrawals
from portal.orgs.domain.steps import NewUnit
from portal.orgs.models import Succession, Unit
from portal.orgs.permissions import UNITS_MANAGE


@transaction.atomic
def merge(
    sources: Sequence[Unit],
    *,
    into: Unit,
    effective_on: dt.date,
    document: str = "",
    by: Actor,
) -> Unit:
    """Close the sources in favour of `into`, which takes their open children.

    `into` may be one of the sources: it goes on. Group memberships of the closed ones end.
    """
    ending = [unit for unit in dict.fromkeys(sources) if unit != into]
    tree.hold(into, *ending)
    for unit in (into, *ending):
        require(by, UNITS_MANAGE, unit)
    children = list(tree.open_children(*ending, apart_from=ending))
    reshape_checks.refuse_merge(ending, into, children, effective_on)
    summary = f"“{tree.spoken(ending)}”并入“{into.name}”"
    concerned = [*ending, *children]
    with withdrawals.keeping_all(withdrawals.MERGING, into, summary, concerned, by=by):
        for child in children:
            steps.relocate(child, into, effective_on=effective_on, document=document, by=by)
        for unit in ending:
            _continue(unit, into, SuccessionKind.MERGED, effective_on)
            _end_in(unit, into, effective_on=effective_on, document=document, by=by)
        into.refresh_from_db()
        chronicle.tell(
            into, Change.MERGED, summary, effective_on=effective_on, document=document, by=by
        )
    return into


def _end_in(unit: Unit, into: Unit, *, effective_on: dt.date, document: str, by: Actor) -> None:
    unit.refresh_from_db()  # moving the children may have changed paths
    steps.shut(unit, effective_on)
    summary = f"“{unit.name}”并入“{into.name}”，自身撤销"
    chronicle.tell(
        unit, Change.MERGED, summary, effective_on=effective_on, document=document, by=by
    )


def _continue(old: Unit, new: Unit, kind: SuccessionKind, day: dt.date) -> None:
    Succession.objects.in_force().get_or_create(
        predecessor=old, successor=new, effective_on=day, defaults={"kind": kind}
    )


@transaction.atomic
def split(
    unit: Unit,
    *,
    into: Sequence[Unit | NewUnit],
    children: Mapping[Unit, Unit | NewUnit],
    keep: bool,
    effective_on: dt.date,
    document: str = "",
    by: Actor,
) -> list[Unit]:
    """Continue the unit in others, open or new beside it; give back the parts in order.

    `children` says which open child goes to which part. With `keep` the unit goes on with the
    children nobody took; without, every child must be given away and the unit is closed.
    """
    existing = [part for part in into if isinstance(part, Unit)]
    tree.hold(unit, *existing, *children)
    parent = tree.parent_of(unit)
    for concerned in (unit, *existing, *([parent] if parent else [])):
        require(by, UNITS_MANAGE, concerned)
    reshape_checks.refuse_split(unit, into, children, keep=keep, day=effective_on)
    says = f"拆分为“{tree.spoken(into)}”"
    reached = [*existing, *children]
    with withdrawals.keeping_all(withdrawals.SPLITTING, unit, says, reached, by=by):
        parts = {
            part: _part(part, parent, effective_on=effective_on, document=document, by=by)
            for part in into
        }
        made = list(parts.values())
        reached += [part for part in made if part not in existing]
        for child, part in children.items():
            steps.relocate(child, parts[part], effective_on=effective_on, document=document, by=by)
        _end_split(unit, made, keep=keep, effective_on=effective_on, document=document, by=by)
    return made


def _part(
    part: Unit | NewUnit, parent: Unit | None, *, effective_on: dt.date, document: str, by: Actor
) -> Unit:
    if isinstance(part, Unit):
        return part
    return steps.add(parent, part, opened_on=effective_on, document=document, by=by)


def _end_split(
    unit: Unit,
    parts: Sequence[Unit],
    *,
    keep: bool,
    effective_on: dt.date,
    document: str,
    by: Actor,
) -> None:
    unit.refresh_from_db()  # new siblings and leaving children may have changed its path
    for part in parts:
        _continue(unit, part, SuccessionKind.SPLIT, effective_on)
    ending = "保留" if keep else "撤销"
    if not keep:
        steps.shut(unit, effective_on)
    summary = f"“{unit.name}”拆分为“{tree.spoken(parts)}”，自身{ending}"
    for concerned in (unit, *parts):
        chronicle.tell(
            concerned, Change.SPLIT, summary, effective_on=effective_on, document=document, by=by
        )
