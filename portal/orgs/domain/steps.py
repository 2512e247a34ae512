"""Steps several acts share. The act has locked the tree and checked permission and rules."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from portal.access import Actor
from portal.orgs.choices import Change
from portal.orgs.domain import chronicle, tree
from portal.orgs.models import Unit, UnitKind


@dataclass(frozen=True)
class NewUnit:
    """The plain facts of a unit that is to be created."""

    kind: UnitKind
    name: str
    short_name: str
    code: str
    position: int = 1000

    def __str__(self) -> str:
        return self.short_name

    def facts(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def on(self, opened_on: dt.date) -> Unit:
        return Unit(**self.facts(), opened_on=opened_on)


def add(
    parent: Unit | None, new: NewUnit, *, opened_on: dt.date, document: str, by: Actor | None
) -> Unit:
    unit = new.on(opened_on)
    if parent is None:
        Unit.objects.add_root(instance=unit)
    else:
        Unit.objects.add_child(parent, instance=unit)
    chronicle.begin(unit, parent)
    below = f"，隶属“{parent.name}”" if parent else ""
    chronicle.tell(
        unit,
        Change.CREATED,
        f"设立“{unit.name}”{below}",
        effective_on=opened_on,
        document=document,
        by=by,
    )
    return unit


def relocate(unit: Unit, parent: Unit, *, effective_on: dt.date, document: str, by: Actor) -> None:
    old = tree.parent_of(unit)
    tree.put_below(unit, parent)
    chronicle.next_place(unit, parent, effective_on)
    chronicle.tell(
        unit,
        Change.MOVED,
        f"由“{old.name if old else ''}”调整为隶属“{parent.name}”",
        effective_on=effective_on,
        document=document,
        by=by,
    )


def shut(unit: Unit, effective_on: dt.date) -> None:
    unit.closed_on = effective_on
    unit.save(update_fields=["closed_on"])
    chronicle.end(unit, effective_on)
