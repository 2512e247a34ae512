"""What figures there are: each app declares its own in its `figures` module."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Final

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
    """

    period: Period
    today: dt.date
    below: tuple[str, ...] = ()
    window: tuple[dt.date, dt.date] | None = None

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
    long past. Without `levels` every unit has it.
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
    more_is: str = ""  # "good" or "bad" where a change has a side
    values: Values | None = None

    def __str__(self) -> str:
        return self.label

    @property
    def version(self) -> int:
        return len(self.former) + 1

    @property
    def times(self) -> int:
        return 100 if self.measure == PERCENT and self.adds == Adds.SHARE else 1

    def definition_of(self, version: int) -> str:
        return [*self.former, self.definition][version - 1]

    def exists_for(self, period: Period) -> bool:
        return period.kind in self.kinds

    def answers(self, period: Period, *, today: dt.date | None = None) -> bool:
        """Whether the app can say it now; of other periods only what was taken is known."""
        today = today or timezone.localdate()
        if not self.exists_for(period) or period.first_day > today:
            return False
        return self.reckons_back or today <= period.last_day + GRACE


FIGURES: Final[dict[str, Figure]] = {}


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


def by_line(some: Iterable[Figure]) -> dict[str, list[Figure]]:
    lines: dict[str, list[Figure]] = {}
    for figure in some:
        lines.setdefault(figure.line, []).append(figure)
    return {line: sorted(those, key=lambda each: each.key) for line, those in lines.items()}
