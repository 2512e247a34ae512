"""The numbers that sources name, of all units of a group: in a number of statements that does not
depend on how many units there are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum, auto
from typing import Final, NamedTuple

from assessments.catalogue import LedgerCellOf
from assessments.choices import MissingPolicy
from assessments.domain.scheme_sources import Asks, FigureAsked
from assessments.domain.scores import ledgers_owed
from assessments.domain.scores.ledgers_owed import OwedLedgers
from assessments.domain.scores.sources import NumberSource, SourcedIndicator
from assessments.domain.scoring.exact import trimmed
from portal.figures.catalogue import Figure
from portal.figures.domain import reading, taking
from portal.figures.domain.reading import FigureNumber, Key
from portal.orgs.models import Unit
from portal.periods import Period


class Lacks(Enum):
    NOTHING_DUE = auto()
    MISSING = auto()


class ToldNumber(NamedTuple):
    """What a source says of a unit, and which figure or cell said it."""

    value: Decimal | Lacks
    figure: str
    period: Period


Numbers = Mapping[int, FigureNumber]  # of one figure and period, by unit
_NONE: Final[Numbers] = {}


class ReadNumbers:
    def __init__(
        self, scored: Period, numbers: Mapping[Key, FigureNumber], owing: OwedLedgers
    ) -> None:
        self.scored, self.owing = scored, owing
        self.numbers: dict[tuple[str, Period], dict[int, FigureNumber]] = defaultdict(dict)
        for (figure, period, unit), number in numbers.items():
            self.numbers[figure, period][unit] = number

    def is_off(self, one: SourcedIndicator) -> bool:
        """Nobody in the group can have it: no app brings it, or nothing was kept of the period."""
        return not one.exists or any(
            not any(self._is_kept(each, source.period(asked, self.scored)) for each in source.first)
            for asked, source in one.sources.items()
        )

    def _is_kept(self, figure: Figure, period: Period) -> bool:
        """Of a cell everybody has a number, if only a blank: a ledger must have been owed."""
        numbers = self.of(figure, period)
        return bool(numbers) and (
            self.owing.is_asked(figure.key, period)
            or any(number.value is not None for number in numbers.values())
        )

    def column(
        self, asked: FigureAsked, source: NumberSource, *, ago: int = 0
    ) -> Callable[[int], ToldNumber]:
        """What the source says, of one unit after the other."""
        period = source.period(asked, self.scored.shifted(-ago))
        first = [(each, self.of(each, period)) for each in source.first]
        cells = [(cell, self.of(cell, period)) for cell in source.cells]

        def told(unit: int) -> ToldNumber:
            for cell, numbers in cells:
                value = self._value(cell, period, unit, numbers)
                if isinstance(value, Decimal) and (
                    source.figure is None or (cell.key, period, unit) in self.owing.contested
                ):
                    return ToldNumber(value, cell.key, period)
            values = [self._value(each, period, unit, numbers) for each, numbers in first]
            value = values[0]
            if len(values) > 1 and any(each is Lacks.NOTHING_DUE for each in values):
                value = Lacks.NOTHING_DUE
            if value is Lacks.MISSING and asked.when == Asks.SAME_LAST_YEAR:
                value = Lacks.NOTHING_DUE  # there is nothing to compare with
            return ToldNumber(value, asked.key, period)

        return told

    def of(self, figure: Figure, period: Period) -> Numbers:
        return self.numbers.get((figure.key, period), _NONE)

    def _value(
        self, figure: Figure, period: Period, unit: int, numbers: Numbers
    ) -> Decimal | Lacks:
        number = numbers.get(unit)
        if number and number.value is not None:
            return trimmed(number.value)
        if isinstance(figure.source, LedgerCellOf):
            none_due = self.owing.owes_nothing(figure.source, (figure.key, period, unit))
        else:
            blank = figure.blank_is_none_due
            none_due = number is not None and (blank or number.denominator is not None)
        return Lacks.NOTHING_DUE if none_due else Lacks.MISSING


def read(
    sourced: Iterable[SourcedIndicator], scored: Period, units: Sequence[Unit], *, late: bool
) -> ReadNumbers:
    """Nothing is read of lines that are off; earlier periods only where 转 may look back. `late`:
    what was entered late counts."""
    wanted: dict[Period, dict[str, Figure]] = defaultdict(dict)
    for one in sourced:
        for asked, source in one.sources.items():
            for ago in range(looks_back(one) + 1):
                period = source.period(asked, scored.shifted(-ago))
                wanted[period] |= {
                    each.key: each for each in source.every if each.exists_for(period)
                }
    numbers: dict[Key, FigureNumber] = {}
    for period, figures in wanted.items():
        again = _taken_again(figures.values(), period) if late and period == scored else []
        rest = [each for each in figures.values() if each not in again]
        numbers |= reading.kept(again, [period], units) | reading.read(rest, [period], units)
    figures_read = [each for figures in wanted.values() for each in figures.values()]
    return ReadNumbers(scored, numbers, ledgers_owed.of(figures_read, list(wanted), units))


def _taken_again(figures: Iterable[Figure], period: Period) -> list[Figure]:
    """What knows its past is taken once more: what was entered late counts. Of the rest there is
    what was taken when the month ended."""
    late = [each for each in figures if each.reckons_back and each.answers(period)]
    if late:
        taking.take(period, keys=[each.key for each in late], by=None)
    return late


def looks_back(one: SourcedIndicator) -> int:
    carries = one.exists and one.indicator.missing == MissingPolicy.CARRIED
    return (one.indicator.back or 0) if carries else 0
