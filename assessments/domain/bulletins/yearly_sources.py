"""Numbers of half a year or a year: figures of the county, and what registers hold beyond them.
What nothing tells is None, which is another thing than nought."""

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal, InvalidOperation
from functools import cached_property

from assessments.domain.bulletins import entries
from assessments.domain.scoring.exact import HUNDRED, half_up
from portal.figures import catalogue
from portal.figures.catalogue import PERCENT, Figure
from portal.figures.choices import Span
from portal.figures.domain import reading
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.models import RegisterRecord
from reports.series import NotReadyError


class YearFigures:
    """The county's figures of a period and of the same one a year before, read at once."""

    def __init__(self, period: Period, keys: Iterable[str]) -> None:
        self.period, self.before = period, period.same_last_year()
        found = {key: catalogue.find(key) for key in keys}
        self.known: dict[str, Figure] = {key: one for key, one in found.items() if one}

    @cached_property
    def county(self) -> Unit:
        county = Unit.objects.filter(depth=1).first()
        if county is None:
            raise NotReadyError("还没有县级机构，统计不了全县的数据。请先建立机构。")
        return county

    @cached_property
    def _numbers(self) -> dict[reading.Key, reading.FigureNumber]:
        numbers: dict[reading.Key, reading.FigureNumber] = {}
        by_periods: dict[tuple[Period, ...], list[Figure]] = {}
        for figure in self.known.values():
            asked = (*parts_of(figure, self.period), *parts_of(figure, self.before))
            by_periods.setdefault(asked, []).append(figure)
        for asked, figures in by_periods.items():
            numbers |= reading.read(figures, asked, [self.county])
        return numbers

    def of(self, key: str, period: Period | None = None) -> Decimal | None:
        """None where it was not taken, or there is no such figure in this county."""
        figure = self.known.get(key)
        if figure is None:
            return None
        found = [
            number.value
            for part in parts_of(figure, period or self.period)
            if (number := self._numbers.get((key, part, self.county.pk))) is not None
        ]
        told = [value for value in found if value is not None]
        return half_up(sum(told, Decimal(0)), figure.decimals) if told else None

    def compared(self, key: str) -> str:
        """同比: per cent, of per cents in points; a dash without a base."""
        now, before = self.of(key), self.of(key, self.before)
        if now is None or before is None:
            return "—"
        if self.known[key].measure == PERCENT:
            return f"{now - before:+f}个百分点"
        return change(now, before)


def change(now: Decimal, before: Decimal) -> str:
    return f"{half_up(HUNDRED * (now - before) / before, 1):+f}%" if before else "—"


def parts_of(figure: Figure, period: Period) -> tuple[Period, ...]:
    """The period itself; of a figure of shorter ones the last of them, of what flows all."""
    if period.kind in figure.kinds:
        return (period,)
    kind = figure.kinds[0]
    last = Period.containing(period.last_day, kind)
    if figure.span == Span.FLOW:
        return tuple(Period.containing(period.first_day, kind).until(last))
    return (last,)


class YearEntries:
    """Entries of a register that count in a period; None all through where none was ever made."""

    def __init__(self, register: str, period: Period) -> None:
        self.rows = entries.of(register)
        self.period = period

    @cached_property
    def is_kept(self) -> bool:
        return self.rows.exists()

    @cached_property
    def records(self) -> list[RegisterRecord]:
        return self.between(self.period.first_day, self.period.last_day)

    def between(self, first: dt.date, last: dt.date) -> list[RegisterRecord]:
        return list(self.rows.filter(counts_on__range=(first, last)))

    def that_say(self, key: str, words: Collection[str]) -> list[RegisterRecord]:
        """Those whose choice is one of these."""
        told = entries.words_of(key, self.records)
        return [one for one in self.records if told.get(one.open_values.get(key) or "") in words]

    def count(self, key: str = "", *words: str) -> int | None:
        if not self.is_kept:
            return None
        return len(self.that_say(key, words) if key else self.records)

    def total(self, field: str, key: str = "", *words: str) -> Decimal | None:
        if not self.is_kept:
            return None
        chosen = self.that_say(key, words) if key else self.records
        return sum((_number(one.open_values.get(field)) for one in chosen), Decimal(0))


def _number(value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)
