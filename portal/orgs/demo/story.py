"""Rows that tell the demo county's past: names, places, changes, successions."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TypeVar

from portal.orgs.choices import Change, SuccessionKind
from portal.orgs.demo.plan import UnitDraft
from portal.orgs.models import Succession, Unit, UnitChange, UnitName, UnitPlace

Units = dict[UnitDraft, Unit]
_Row = TypeVar("_Row")


def write_story(root: UnitDraft, units: Units) -> None:
    parents = {child: parent for parent in units for child in parent.children}

    def of_all(rows: Callable[[UnitDraft, UnitDraft | None, Units], Iterator[_Row]]) -> list[_Row]:
        return [row for draft in units for row in rows(draft, parents.get(draft), units)]

    UnitName.objects.bulk_create(of_all(_names), batch_size=1000)
    UnitPlace.objects.bulk_create(of_all(_places), batch_size=1000)
    UnitChange.objects.bulk_create(of_all(_changes), batch_size=1000)
    Succession.objects.bulk_create(row for draft in units for row in _successions(draft, units))


def _days(draft: UnitDraft, changes: list[dt.date]) -> Iterator[tuple[dt.date, dt.date | None]]:
    """The periods between opening, the changes and closing."""
    return zip([draft.opened_on, *changes], [*changes, draft.closed_on], strict=True)


def _names(draft: UnitDraft, parent: UnitDraft | None, units: Units) -> Iterator[UnitName]:
    names = [*((name, short) for name, short, _ in draft.old_names), (draft.name, draft.short_name)]
    periods = _days(draft, [day for _, _, day in draft.old_names])
    for (name, short), (since, until) in zip(names, periods, strict=True):
        yield UnitName(
            unit=units[draft], name=name, short_name=short, valid_from=since, valid_until=until
        )


def _places(draft: UnitDraft, parent: UnitDraft | None, units: Units) -> Iterator[UnitPlace]:
    parents = [*(old for old, _ in draft.old_parents), parent]
    periods = _days(draft, [day for _, day in draft.old_parents])
    for above, (since, until) in zip(parents, periods, strict=True):
        yield UnitPlace(
            unit=units[draft],
            parent=units[above] if above else None,
            valid_from=since,
            valid_until=until,
        )


def _changes(draft: UnitDraft, parent: UnitDraft | None, units: Units) -> Iterator[UnitChange]:
    events = list(_events(draft, parent))
    for act, day, summary in events:
        # The paper is the one behind what happened last.
        document = draft.document if act == events[-1][0] else ""
        yield UnitChange(
            unit=units[draft], act=act, effective_on=day, summary=summary, document=document
        )


def _events(draft: UnitDraft, parent: UnitDraft | None) -> Iterator[tuple[Change, dt.date, str]]:
    first = draft.old_names[0][0] if draft.old_names else draft.name
    above = draft.old_parents[0][0] if draft.old_parents else parent
    below = f"，隶属“{above.name}”" if above else ""
    yield Change.CREATED, draft.opened_on, f"设立“{first}”{below}"
    for name, _, day in draft.old_names:
        yield Change.RENAMED, day, f"“{name}”更名为“{draft.name}”"
    for old, day in draft.old_parents:
        new = parent.name if parent else ""
        yield Change.MOVED, day, f"由“{old.name}”调整为隶属“{new}”"
    if draft.closed_on:
        yield _ending(draft, draft.closed_on)


def _ending(draft: UnitDraft, day: dt.date) -> tuple[Change, dt.date, str]:
    if draft.merged_into:
        return Change.MERGED, day, f"“{draft.name}”并入“{draft.merged_into.name}”，自身撤销"
    if draft.split_into:
        parts = "、".join(part.short_name for part in draft.split_into)
        return Change.SPLIT, day, f"“{draft.name}”拆分为“{parts}”，自身撤销"
    return Change.CLOSED, day, f"撤销“{draft.name}”"


def _successions(draft: UnitDraft, units: Units) -> Iterator[Succession]:
    if draft.closed_on is None:
        return
    merged = [(draft.merged_into, SuccessionKind.MERGED)] if draft.merged_into else []
    split = [(part, SuccessionKind.SPLIT) for part in draft.split_into]
    for successor, kind in [*merged, *split]:
        yield Succession(
            predecessor=units[draft],
            successor=units[successor],
            kind=kind,
            effective_on=draft.closed_on,
        )
