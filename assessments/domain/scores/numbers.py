"""The numbers that sources name, of all units of a group: in a number of statements that does not
depend on how many units there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

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


@dataclass(frozen=True)
class ReadNumbers:
    scored: Period
    numbers: dict[Key, FigureNumber]
    owing: OwedLedgers

    def is_off(self, one: SourcedIndicator) -> bool:
        """Nobody in the group can have it: no app brings it, or nothing was kept of the period."""
        return not one.exists or any(
            self._kept.isdisjoint(
                (each.key, source.period(asked, self.scored)) for each in source.first
            )
            for asked, source in one.sources.items()
        )

    @cached_property
    def _kept(self) -> set[tuple[str, Period]]:
        """Of a cell everybody has a number, if only a blank: a ledger must have been owed."""
        return {
            (figure, period)
            for (figure, period, _), number in self.numbers.items()
            if number.value is not None or self.owing.is_asked(figure, period)
        }

    def told(
        self, unit: int, asked: FigureAsked, source: NumberSource, *, ago: int = 0
    ) -> ToldNumber:
        period = source.period(asked, self.scored.shifted(-ago))
        for cell in source.cells:
            key = (cell.key, period, unit)
            value = self._value(cell, key)
            if isinstance(value, Decimal) and (
                source.figure is None or key in self.owing.contested
            ):
                return ToldNumber(value, cell.key, period)
        values = [self._value(each, (each.key, period, unit)) for each in source.first]
        value = Lacks.NOTHING_DUE if Lacks.NOTHING_DUE in values else values[0]
        if value is Lacks.MISSING and asked.when == Asks.SAME_LAST_YEAR:
            value = Lacks.NOTHING_DUE  # there is nothing to compare with
        return ToldNumber(value, asked.key, period)

    def _value(self, figure: Figure, key: Key) -> Decimal | Lacks:
        number = self.numbers.get(key)
        if number and number.value is not None:
            return trimmed(number.value)
        if isinstance(figure.source, LedgerCellOf):
            none_due = self.owing.owes_nothing(figure.source, key)
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
