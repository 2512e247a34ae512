"""What can be exported: each app registers its data sets in its `exporters` module.

    register(
        Dataset(
            key="people",
            label="人员名册",
            permission=PEOPLE_VIEW,
            sheets=one_sheet(rows=lambda chosen: ..., columns=lambda chosen: [Column(...), ...]),
        )
    )

A data set that is also an import roster takes its columns from there, so that a file exported comes
back in unchanged: `reports.rosters`. Rows are read once, in chunks, a fixed number of queries each.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeVar

from django.db.models import Q, QuerySet
from django.http import QueryDict

from portal import parameters
from portal.access import Permission
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters

# Well above the largest roster of a county (some 30,000 members): more than this is either a slip
# of the pen or a copy of the whole database, and office software crawls with it.
MOST_ROWS: Final = 50_000
MOST_PRINTED: Final = 10_000  # some 500 sheets of paper, and the layout is held in memory


@dataclass(frozen=True)
class AsUser:
    """What filters ask of a request: whose eyes they look with."""

    user: User


@dataclass(frozen=True)
class Narrowing:
    """A list as somebody had narrowed it: its filters, and what its address asked for."""

    filters: type[ListFilters]
    query: str

    def of(self, rows: QuerySet, by: User) -> ListFilters:
        return self.filters(QueryDict(self.query), queryset=rows, request=AsUser(by), narrow=True)

    def keys(self) -> list[int]:
        """The rows that were ticked, if any."""
        ticked = QueryDict(self.query).getlist("pick")
        return [key for typed in ticked if (key := parameters.key(typed)) is not None]

    def in_words(self, by: User) -> str:
        conditions = self._unasked(by).conditions()
        picked = f"所选 {len(self.keys()):,} 条" if self.keys() else ""
        return "；".join(filter(None, [conditions, picked]))

    def misread(self, by: User) -> list[str]:
        return self._unasked(by).misread

    def _unasked(self, by: User) -> ListFilters:
        """For its words alone."""
        return self.of(self.filters._meta.model._default_manager.none(), by)


_Rows = TypeVar("_Rows", bound=QuerySet)


@dataclass(frozen=True)
class Chosen:
    """Who exports, from which unit down, and which of the rows."""

    by: User
    unit: Unit
    today: dt.date
    narrowing: Narrowing | None = None

    def within(self, path: str) -> Q:
        """A filter on the path of a row's unit."""
        return Q(**{f"{path}__startswith": self.unit.path})

    def narrowed(self, everything: _Rows, *, usual: _Rows) -> _Rows:
        """Of `everything` what the list showed; `usual` for who did not come from a list."""
        if self.narrowing is None:
            return usual
        listed = self.narrowing.of(everything, self.by).qs
        if keys := self.narrowing.keys():
            listed = listed.filter(pk__in=keys)
        return everything.filter(pk__in=listed.order_by().values("pk"))


Value = str | int | float | None


@dataclass(frozen=True)
class SheetColumn:
    """`value(row)` gives text, or a number where `is_number`; anything else would be guessed at."""

    label: str
    value: Callable[[Any], Any]
    width: int = 12
    sensitive: bool = False
    is_number: bool = False
    group: str = ""  # a common heading above neighbouring columns of a printed layout
    centred: bool = False


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: Sequence[SheetColumn]
    rows: QuerySet

    def without_sensitive(self) -> "Sheet":
        return Sheet(self.name, [c for c in self.columns if not c.sensitive], self.rows)

    @property
    def has_sensitive(self) -> bool:
        return any(column.sensitive for column in self.columns)


class Tally(Protocol):
    """Counts the rows it is shown; `line` is what a printed layout says at the end of them."""

    def add(self, row: Any) -> None: ...

    @property
    def line(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A layout for paper: A4 landscape, title, repeated headings, a line of figures at the end.

    `group_of(row)` names what the row stands under: a heading where it changes, and the tally's
    line after each group.
    """

    key: str
    label: str
    title: str
    sheet: Callable[[Chosen], Sheet]
    tally: Callable[[Chosen], Tally]
    group_of: Callable[[Any], str] | None = None
    numbered: bool = True


Sheets = Callable[[Chosen], Sequence[Sheet]]


@dataclass(frozen=True, kw_only=True)
class Dataset:
    key: str
    label: str
    permission: Permission  # to see the records
    sheets: Sheets
    about: str = ""
    layouts: tuple[Printed, ...] = ()
    roster: str = ""  # the import roster that reads a file of this data set
    filters: type[ListFilters] | None = None  # of the list whose rows these are
    most_rows: int = MOST_ROWS
    position: int = field(default=100)

    def layout(self, key: str) -> Printed:
        return next(layout for layout in self.layouts if layout.key == key)

    def has_layout(self, key: str) -> bool:
        return any(layout.key == key for layout in self.layouts)


DATASETS: Final[dict[str, Dataset]] = {}


def register(dataset: Dataset) -> Dataset:
    if DATASETS.setdefault(dataset.key, dataset) is not dataset:
        raise ValueError(f"data set {dataset.key!r} is registered twice")
    return dataset


def in_order() -> Iterator[Dataset]:
    return iter(sorted(DATASETS.values(), key=lambda dataset: (dataset.position, dataset.key)))


def one_sheet(
    name: str,
    *,
    rows: Callable[[Chosen], QuerySet],
    columns: Callable[[Chosen], Sequence[SheetColumn]],
) -> Sheets:
    return lambda chosen: [Sheet(name, columns(chosen), rows(chosen))]
