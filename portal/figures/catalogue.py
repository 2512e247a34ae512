"""What figures there are: each app declares its own in its `figures` module, one by one, or as a
family that data of the staff's makes (a register, a form: docs/decisions/0029-figures.md)."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from portal.access import Actor
from portal.figures.choices import Adds, Span
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

PERCENT: Final = "%"
EVERY_KIND: Final = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)
# How long after its end a period may still be taken of what has no history: the scoring run reads
# on the third, and a worker may have been down over a weekend.
GRACE: Final = dt.timedelta(days=5)


@dataclass(frozen=True)
class Share:
    """A numerator with what it is a part of."""

    part: int | Decimal
    whole: int | Decimal


Own = Mapping[str, int | Decimal | Share]  # by key: what a unit has itself, without those below it
Values = Callable[["Asked"], Iterable[tuple[int, Own]]]
Rows = Callable[[Period, Unit, Actor], str]


@dataclass(frozen=True)
class Asked:
    """What a `values` function is asked for: all units at once, or those below some paths.

    What happens within a period is counted from `begins` to `ends`: the days of the period, unless
    whoever asks counts by a `window` of its own, as ledgers do from the 26th to the 25th.
    `figures` are those that somebody asks for.
    """

    period: Period
    today: dt.date
    below: tuple[str, ...] = ()
    window: tuple[dt.date, dt.date] | None = None
    figures: tuple["Figure", ...] = ()

    @cached_property
    def day(self) -> dt.date:
        """The last day of the period; while it runs, today."""
        return min(self.period.last_day, self.today)

    @property
    def begins(self) -> dt.date:
        return self.window[0] if self.window else self.period.first_day

    @property
    def ends(self) -> dt.date:
        return self.window[1] if self.window else self.period.last_day

    def happens(self, day: dt.date) -> bool:
        return self.begins <= day <= self.ends

    @property
    def is_past(self) -> bool:
        return self.period.last_day < self.today

    @property
    def year_begins(self) -> dt.date:
        return dt.date(self.day.year, 1, 1)

    def within(self, path: str) -> Q:
        """A condition on `path`, the way from a row to the path of its unit."""
        if not self.below:
            return Q()
        condition = Q(pk__in=[])
        for top in self.below:
            condition |= Q(**{f"{path}__startswith": top})
        return condition


@dataclass(frozen=True)
class Figure:
    """One number with one definition. `values` gives it of all units at once; `rows` is the
    address of the list of what is counted, empty for who may not open it.

    `former` are earlier definitions, the oldest first: a change of `definition` moves the old text
    there, and values tell by which they were taken. `reckons_back`: the app can say it of a day
    long past; `is_live`: what was taken of it yields to what is told now until it is frozen.
    Without `levels` every unit has it. `seen_by` are the roles that know of it: none means whoever
    sees figures. `source` is for its `values`: what of the app's data it counts.
    `blank_is_none_due`: where it has no value nothing was due; without it something is missing.
    `written` is how tables of forms and schemes name it, where the key says nothing to people.
    """

    key: str
    label: str
    measure: str
    line: str  # the line of work it stands under
    definition: str
    rows: Rows
    span: Span = Span.STOCK
    adds: Adds = Adds.SUM
    decimals: int = 0
    kinds: tuple[PeriodKind, ...] = EVERY_KIND
    levels: tuple[UnitLevel, ...] = ()
    former: tuple[str, ...] = ()
    reckons_back: bool = False
    is_live: bool = False
    more_is: str = ""  # "good" or "bad" where a change has a side
    values: Values | None = None
    seen_by: frozenset[str] = frozenset()
    source: Hashable = None
    written: str = ""
    blank_is_none_due: bool = False

    def __str__(self) -> str:
        return self.label

    @property
    def brief(self) -> str:
        """The label under the heading of its line."""
        return self.label.removeprefix(f"{self.line}：")

    @property
    def version(self) -> int:
        return len(self.former) + 1

    @property
    def times(self) -> int:
        return 100 if self.measure == PERCENT and self.adds == Adds.SHARE else 1

    def definition_of(self, version: int) -> str:
        return [*self.former, self.definition][version - 1]

    def known_to(self, user: Actor) -> bool:
        """Whether the user may learn that there is such a number."""
        held = (role.key for role in getattr(user, "roles", ()))
        return not self.seen_by or not self.seen_by.isdisjoint(held)

    def is_of(self, unit: Unit) -> bool:
        """Whether such a unit has this number at all."""
        return not self.levels or unit.kind.level in self.levels

    def exists_for(self, period: Period) -> bool:
        return period.kind in self.kinds

    def answers(self, period: Period, *, today: dt.date | None = None) -> bool:
        """Whether the app can say it now; of other periods only what was taken is known."""
        today = today or timezone.localdate()
        if not self.exists_for(period) or period.first_day > today:
            return False
        return self.reckons_back or today <= period.last_day + GRACE


@dataclass(frozen=True)
class Announced:
    """A figure some app will bring. Forms may name it: until then its cell is carried from one
    period to the next where it `is_stock`, and typed where it is not."""

    key: str
    label: str
    is_stock: bool = False


FIGURES: Final[dict[str, Figure]] = {}
ANNOUNCED: Final[dict[str, Announced]] = {}


def announce(*figures: Announced) -> None:
    ANNOUNCED.update({figure.key: figure for figure in figures})


def figures(*declared: Figure) -> Callable[[Values], Values]:
    """Declare the figures that one function gives, in its fixed number of queries."""

    def register(values: Values) -> Values:
        for figure in declared:
            known = FIGURES.get(figure.key)
            if known and known.values and known.values.__qualname__ != values.__qualname__:
                raise ValueError(f"figure {figure.key!r} is declared twice")
            FIGURES[figure.key] = replace(figure, values=values)
        return values

    return register


@dataclass(frozen=True)
class FigureFamily:
    """Figures made by data of the staff's. `edition` is an SQL expression that is another as soon
    as that data says something else; `figures` reads them, and is asked only then."""

    edition: str
    figures: Callable[[], Iterable[Figure]]


FAMILIES: Final[dict[str, FigureFamily]] = {}
_read: dict[str, tuple[Hashable, dict[str, Figure]]] = {}


def family(name: str, *, edition: str) -> Callable:
    """Declare a family; its figures carry their own `values`, one function for all of them."""

    def register(read: Callable[[], Iterable[Figure]]) -> Callable:
        FAMILIES[name] = FigureFamily(edition, read)
        return read

    return register


def known(by: Actor | None) -> dict[str, Figure]:
    """All figures that somebody may know of, by key; `by` is None where the clock asks.

    It costs one statement, however many there are: this process keeps what it has read for as long
    as the editions stay the same.
    """
    every = FIGURES | _of_families()
    if by is None:
        return every
    return {key: figure for key, figure in every.items() if figure.known_to(by)}


def find(key: str) -> Figure | None:
    """One figure, for what names it by its key many times over: what this process has read is good
    enough, and costs no statement."""
    kept = (figures.get(key) for _, figures in _read.values())
    return FIGURES.get(key) or next(filter(None, kept), None) or known(None).get(key)


def forget() -> None:
    """What was read stood in another database."""
    _read.clear()


def unknown_keys(keys: Iterable[str]) -> str:
    return f"没有“{'、'.join(keys)}”这样的指标。指标代码见“指标数据”页。"


def _of_families() -> dict[str, Figure]:
    by_key: dict[str, Figure] = {}
    if not FAMILIES:
        return by_key
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({one.edition})" for one in FAMILIES.values()))
        editions = cursor.fetchone()
    for (name, one), edition in zip(FAMILIES.items(), editions, strict=True):
        # What is read may depend on the day: a version of fields begins.
        stamp = (edition, timezone.localdate())
        if _read.get(name, (None,))[0] != stamp:
            _read[name] = (stamp, {figure.key: figure for figure in one.figures()})
        by_key |= _read[name][1]
    return by_key


def by_line(some: Iterable[Figure]) -> dict[str, list[Figure]]:
    lines: dict[str, list[Figure]] = {}
    for figure in some:
        lines.setdefault(figure.line, []).append(figure)
    return {line: sorted(those, key=lambda each: each.key) for line, those in lines.items()}
