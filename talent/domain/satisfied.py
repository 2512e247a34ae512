"""满足情况: how much of what was looked for was found, by field and quarter."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from portal.codes import lookup
from portal.periods import Period, PeriodKind
from talent.choices import NeedState
from talent.models import Need

QUARTERS = 4
_BRANCH = 2


@dataclass
class FillRate:
    """Σ min(达成, 人数) of Σ 人数."""

    done: int = 0
    wanted: int = 0

    def add(self, done: int, wanted: int) -> None:
        self.done += min(done, wanted)
        self.wanted += wanted

    @property
    def percent(self) -> str:
        return f"{100 * self.done / self.wanted:.1f}%" if self.wanted else "—"


def by_field(rows: Any, day: dt.date) -> tuple[list[Period], list[tuple[str, list[FillRate]]]]:
    """The last quarters, and per branch what was filled by the day of the needs that began in
    each."""
    this = Period.containing(day, PeriodKind.QUARTER)
    quarters = [this.shifted(-back) for back in reversed(range(QUARTERS))]
    counted: dict[str, list[FillRate]] = defaultdict(lambda: [FillRate() for _ in quarters])
    told = rows.exclude(state__in=[NeedState.DRAFT, NeedState.SUBMITTED])
    told = told.filled_by(day).filter(since__gte=quarters[0].first_day, since__lte=day)
    for since, code, done, number in told.values_list("since", "field", "filled", "number"):
        place = next(n for n, quarter in enumerate(quarters) if since in quarter)
        counted[code[:_BRANCH]][place].add(done, number)
    named = [(lookup.label("talent_field", code), row) for code, row in sorted(counted.items())]
    return quarters, named


def total(rows: Any) -> FillRate:
    whole = FillRate()
    for done, number in rows.with_filled().values_list("filled", "number"):
        whole.add(done, number)
    return whole


__all__ = ["FillRate", "Need", "by_field", "total"]
