"""What happened to units: the periods of names and places, the story line, the audit event."""

import datetime as dt
from typing import Final

from django.db.models.functions import Greatest

from portal.access import Actor
from portal.audit.domain import events
from portal.orgs.actions import (
    UNIT_CLOSED,
    UNIT_CORRECTED,
    UNIT_CREATED,
    UNIT_MERGED,
    UNIT_MOVED,
    UNIT_RENAMED,
    UNIT_SPLIT,
)
from portal.orgs.choices import Change
from portal.orgs.models import GroupMembership, Unit, UnitChange, UnitName, UnitPlace

_LONGEST_SUMMARY: Final = UnitChange._meta.get_field("summary").max_length or 0

_ACTIONS: Final = {
    Change.CREATED: UNIT_CREATED,
    Change.CORRECTED: UNIT_CORRECTED,
    Change.RENAMED: UNIT_RENAMED,
    Change.MOVED: UNIT_MOVED,
    Change.CLOSED: UNIT_CLOSED,
    Change.MERGED: UNIT_MERGED,
    Change.SPLIT: UNIT_SPLIT,
}


def tell(
    unit: Unit,
    act: Change,
    summary: str,
    *,
    effective_on: dt.date,
    document: str,
    by: Actor | None,
) -> None:
    """Add a line to the unit's story and the event to the audit trail."""
    if len(summary) > _LONGEST_SUMMARY:
        summary = f"{summary[: _LONGEST_SUMMARY - 1]}…"
    UnitChange.objects.create(
        unit=unit,
        act=act,
        effective_on=effective_on,
        summary=summary,
        document=document,
        by_id=by.pk if by is not None else None,
    )
    events.record(
        _ACTIONS[act],
        by=by,
        target=unit,
        summary=summary,
        effective_on=effective_on.isoformat(),
        document=document,
    )


def begin(unit: Unit, parent: Unit | None) -> None:
    """The first name and the first place of a new unit."""
    day = unit.opened_on
    UnitName.objects.create(unit=unit, name=unit.name, short_name=unit.short_name, valid_from=day)
    UnitPlace.objects.create(unit=unit, parent=parent, valid_from=day)


def begin_on(unit: Unit, *, was: dt.date) -> None:
    """A corrected opening date: the first name, the first place and the founding move with it."""
    day = unit.opened_on
    UnitName.objects.filter(unit=unit, valid_from=was).update(valid_from=day)
    UnitPlace.objects.filter(unit=unit, valid_from=was).update(valid_from=day)
    UnitChange.objects.filter(unit=unit, act=Change.CREATED).update(effective_on=day)


def next_name(unit: Unit, day: dt.date) -> None:
    """The unit's present name holds from the day on; the one before ends there."""
    UnitName.objects.filter(unit=unit).current().update(valid_until=day)
    UnitName.objects.create(unit=unit, name=unit.name, short_name=unit.short_name, valid_from=day)


def next_place(unit: Unit, parent: Unit, day: dt.date) -> None:
    """A second move on the day of the first replaces it: nobody was there for no time."""
    current = UnitPlace.objects.filter(unit=unit).current()
    if current.filter(valid_from=day).update(parent=parent):
        return
    current.update(valid_until=day)
    UnitPlace.objects.create(unit=unit, parent=parent, valid_from=day)


def end(unit: Unit, day: dt.date) -> None:
    """The unit's name, place and memberships of comparison groups end with it."""
    UnitName.objects.filter(unit=unit).current().update(valid_until=day)
    UnitPlace.objects.filter(unit=unit).current().update(valid_until=day)
    GroupMembership.objects.filter(unit=unit, until=None).update(until=Greatest("since", day))
