"""Data sets made from import rosters: same columns, headings and writing, so that what was exported
is read back as it was."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final

from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from portal.access import Permission, visible
from portal.crypto.fields import NO_KEY, Secret
from portal.crypto.providers import UnreadableError
from portal.imports.kit import ROSTERS, Context, Decimal, Integer, Roster, declaring, heading
from portal.ui.filters import ListFilters
from portal.ui.views import Records
from reports.datasets import Chosen, Dataset, Printed, SheetColumn, one_sheet

_NARROWEST: Final = 8

Way = str | Callable[[Any], Any]
Paths = Mapping[str, Way]  # target key → way from a row to the target's object, "" for the row
Virtual = Mapping[str, Callable[[Any], Any]]  # column key → value of a row, as its widget shows it
VirtualOf = Callable[[Chosen], Virtual]


def roster_dataset(
    key: str,
    *,
    permission: Permission,
    rows: Callable[[Chosen], QuerySet],
    paths: Paths,
    virtual: VirtualOf = lambda _: {},
    layouts: tuple[Printed, ...] = (),
    filters: type[ListFilters] | None = None,
    position: int = 100,
) -> Dataset:
    """`permission` shows the records; the roster's own is for changing them."""
    roster = ROSTERS[key]
    name = roster.sheet_names[0] if roster.sheet_names else roster.label
    return Dataset(
        key=key,
        label=roster.label,
        about=roster.about,
        permission=permission,
        sheets=one_sheet(
            name,
            rows=rows,
            columns=lambda chosen: roster_columns(roster, chosen, paths, virtual(chosen)),
        ),
        layouts=layouts,
        roster=key,
        filters=filters,
        position=position,
    )


def records_dataset(records: type[Records], *, position: int = 100) -> Dataset:
    """Of plain records, whose list names the data set and whose roster has columns of nothing else:
    what the list shows, from the chosen unit down."""
    (target,) = ROSTERS[records.dataset].targets

    def rows(chosen: Chosen) -> QuerySet:
        everything = visible(records.model, chosen.by)
        narrowed = chosen.narrowed(everything, usual=everything)
        if target.placed_by:
            narrowed = narrowed.filter(chosen.within(target.placed_by))
        return records.ordered(narrowed)

    return roster_dataset(
        records.dataset,
        permission=records.reads,
        rows=rows,
        paths={target.key: ""},
        filters=records.List.filters,
        position=position,
    )


def roster_columns(
    roster: type[Roster], chosen: Chosen, paths: Paths, virtual: Virtual
) -> list[SheetColumn]:
    """All columns whose values a row has: those of `paths`, and the virtual ones told here."""
    context = Context(by=chosen.by, today=chosen.today)
    return [
        _column(column, context, virtual.get(key) or _getter(paths, column))
        for key, column in roster.columns().items()
        if key in virtual or (column.target in paths and not column.is_virtual)
    ]


def _column(column: declaring.Column, context: Context, get: Callable[[Any], Any]) -> SheetColumn:
    widget = column.widget.prepare(context)
    is_number = isinstance(widget, Integer | Decimal)

    @sensitive_variables()
    def value(row: Any) -> Any:
        cell = get(row)
        if isinstance(cell, Secret):
            cell = revealed(cell)
        return cell if is_number else widget.render(cell)

    return SheetColumn(
        heading(column),
        value,
        width=max(column.width, _NARROWEST),
        sensitive=column.sensitive,
        is_number=is_number,
    )


def _getter(paths: Paths, column: declaring.Column) -> Callable[[Any], Any]:
    read = attrgetter(column.field)
    way = paths[column.target]
    if not way:
        return read
    lead = attrgetter(way) if isinstance(way, str) else way

    def through(row: Any) -> Any:
        target = lead(row)
        return None if target is None else read(target)

    return through


@sensitive_variables()
def revealed(secret: Secret) -> str:
    """One value whose key is lost does not stop the others."""
    try:
        return secret.reveal()
    except UnreadableError:
        return NO_KEY
