"""How a number of a unit came to be what it is: its last thirteen periods, 同比 and 环比."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from portal.figures.catalogue import PERCENT, Figure
from portal.figures.domain import reading
from portal.figures.domain.reading import NOTHING_DUE, FigureNumber
from portal.orgs.models import Unit
from portal.periods import Period

DRAWN: Final = 13  # a year and the same period of the year before
_TENTH: Final = Decimal("0.1")
# The chart, in units of its own: the page scales it.
WIDTH, HEIGHT, EDGE = 260, 64, 6


@dataclass(frozen=True)
class TrendStep:
    period: Period
    number: FigureNumber | None
    value: str  # as pages write it


@dataclass(frozen=True)
class Trend:
    figure: Figure
    unit: Unit
    steps: list[TrendStep]
    same_last_year: FigureNumber | None

    @property
    def last(self) -> TrendStep:
        return self.steps[-1]

    @property
    def on_year(self) -> str:
        return change(self.figure, self.last.number, self.same_last_year)

    @property
    def on_period(self) -> str:
        return change(self.figure, self.last.number, self.steps[-2].number)

    @property
    def chart(self) -> "Chart":
        return Chart([step.number.value if step.number else None for step in self.steps])


@dataclass(frozen=True)
class Chart:
    """Points for a small line; a period without a number interrupts it."""

    values: list[Decimal | None]

    @property
    def lines(self) -> list[str]:
        """Each unbroken piece, as the `points` of a polyline."""
        pieces: list[list[str]] = [[]]
        for place, value in enumerate(self.values):
            if value is None:
                pieces.append([])
            else:
                pieces[-1].append(self._at(place, value))
        return [" ".join(piece) for piece in pieces if piece]

    @property
    def end(self) -> tuple[str, str] | None:
        """Where the last number stands."""
        if self.values[-1] is None:
            return None
        x, y = self._at(len(self.values) - 1, self.values[-1]).split(",")
        return x, y

    def _at(self, place: int, value: Decimal) -> str:
        known = [each for each in self.values if each is not None]
        low, high = min(known), max(known)
        share = (value - low) / (high - low) if high > low else Decimal("0.5")
        x = EDGE + (WIDTH - 2 * EDGE) * Decimal(place) / max(len(self.values) - 1, 1)
        y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share
        return f"{x:.1f},{y:.1f}"


def of(figure: Figure, unit: Unit, last: Period) -> Trend:
    """In two readings, whatever the number of periods."""
    periods = [last.shifted(step - DRAWN + 1) for step in range(DRAWN)]
    before = last.same_last_year()
    numbers = reading.read([figure], [*periods, before], [unit])
    steps = []
    for period in periods:
        number = numbers.get((figure.key, period, unit.pk))
        steps.append(TrendStep(period, number, reading.spoken(figure, number)))
    return Trend(figure, unit, steps, numbers.get((figure.key, before, unit.pk)))


def change(figure: Figure, present: FigureNumber | None, base: FigureNumber | None) -> str:
    """`+5.2%`, of a rate `+1.5 个百分点`; — where the base is missing or zero."""
    if not (present and base) or present.value is None or base.value is None:
        return NOTHING_DUE
    difference = present.value - base.value
    if figure.measure == PERCENT:
        return f"{_rounded(difference):+} 个百分点"
    if base.value == 0:
        return NOTHING_DUE
    return f"{_rounded(difference * 100 / base.value):+}%"


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(_TENTH, rounding=ROUND_HALF_UP) + 0  # no minus before a zero
