"""How a unit stands against the last period, and over the year: official-docs §4.2."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from assessments.domain.scoring.exact import HUNDRED, exactly, half_up, mean
from assessments.domain.scoring.terms import RankedUnit

SAME: Final = "—"
NO_BASE: Final = "—"
JOINED: Final = "新增"
NOT_PUBLISHED: Final = "无上期"


def last_place(unit: RankedUnit) -> int | None:
    return None if unit.joined or unit.last_total is None else unit.last_place


def change_of_place(unit: RankedUnit, place: int) -> str:
    """`↑1`: one place further up than in the last period."""
    if unit.joined:
        return JOINED
    last = last_place(unit)
    if last is None:
        return NOT_PUBLISHED
    if last == place:
        return SAME
    return f"↑{last - place}" if last > place else f"↓{place - last}"


@exactly
def in_percent(now: Decimal, before: Decimal | None) -> str:
    """`+0.15%`; against nothing there is no percentage."""
    if not before:
        return NO_BASE
    return f"{half_up((now - before) * HUNDRED / before):+}%"


def month_on_month(unit: RankedUnit, now: Decimal) -> str:
    return in_percent(now, None if unit.joined else unit.last_total)


def in_points(now: Decimal, before: Decimal, *, places: int = 1) -> str:
    """Rates change in percentage points: `下降1.6个百分点`."""
    difference = half_up(now - before, places)
    if not difference:
        return "持平"
    return f"{'上升' if difference > 0 else '下降'}{abs(difference)}个百分点"


def year_to_date(published: Iterable[Decimal]) -> Decimal:
    """The mean of the published months."""
    return mean(list(published))
