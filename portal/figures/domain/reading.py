"""Numbers for pages and programs: what was taken; where nothing was, what can be told now."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from django.utils import timezone

from portal.figures.catalogue import Figure
from portal.figures.choices import State
from portal.figures.domain import summing
from portal.figures.models import FigureValue
from portal.orgs.models import Unit
from portal.periods import Period

NOT_TAKEN: Final = "未统计"
NOTHING_DUE: Final = "—"
RECKONED: Final = "按历史记录推算"
AS_OF_NOW: Final = "即时数"


class FigureNumber(NamedTuple):
    """One number with where it comes from; `state` is empty where it was not stored."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    version: int
    state: str = ""
    taken_at: dt.datetime | None = None
    is_past: bool = False

    @property
    def source(self) -> str:
        if self.state:
            return State(self.state).label
        return RECKONED if self.is_past else AS_OF_NOW


_KEPT: Final = ("value", "numerator", "denominator", "definition_version", "state", "taken_at")
Key = tuple[str, Period, int]  # figure, period, unit


def read(
    figures: Sequence[Figure], periods: Iterable[Period], units: Sequence[Unit]
) -> dict[Key, FigureNumber]:
    """By figure, period and unit. What is not there was never taken, or the unit was not open.
    Of live figures only what is frozen counts as taken.

    Whoever asks has narrowed the units to those the user may see.
    """
    asked = list(dict.fromkeys(periods))
    live = {figure.key for figure in figures if figure.is_live}
    numbers = {
        key: number
        for key, number in kept(figures, asked, units).items()
        if key[0] not in live or number.state == State.FROZEN
    }
    held = {(key, period) for key, period, _ in numbers}
    for period in asked:
        missing = [
            figure
            for figure in figures
            if (figure.key, period) not in held and figure.answers(period)
        ]
        if missing:
            numbers |= now(missing, period, units)
    return numbers


def now(
    figures: Sequence[Figure], period: Period, units: Sequence[Unit]
) -> dict[Key, FigureNumber]:
    """As they are told at this moment, whatever was stored."""
    is_past = period.last_day < timezone.localdate()
    return {
        (row.figure, period, row.unit): FigureNumber(
            row.value, row.numerator, row.denominator, row.version, is_past=is_past
        )
        for row in summing.compute(figures, period, units)
    }


def kept(
    figures: Sequence[Figure], periods: Sequence[Period], units: Sequence[Unit]
) -> dict[Key, FigureNumber]:
    """Only what was taken, in one query."""
    rows = FigureValue.objects.filter(
        unit__in=[unit.pk for unit in units],
        figure__in=[figure.key for figure in figures],
        period__in=periods,
    )
    named = rows.values_list("figure", "period", "unit", *_KEPT)
    return {(figure, period, unit): FigureNumber(*facts) for figure, period, unit, *facts in named}


def spoken(figure: Figure, number: FigureNumber | None) -> str:
    """The number as pages write it: `1,234`, `95.4`, `—`, `未统计`."""
    if number is None:
        return NOT_TAKEN
    if number.value is None:
        return NOTHING_DUE
    return f"{number.value:,.{figure.decimals}f}"
