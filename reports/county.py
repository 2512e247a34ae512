"""What bulletins tell of the whole county: its figures, and what registers hold beyond them.
What nothing tells is None, which is another thing than nought."""

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from typing import Final

from django.db.models import Q

from portal.figures import catalogue
from portal.figures.catalogue import PERCENT, Figure
from portal.figures.choices import Span
from portal.figures.domain import reading
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.choices import RecordState
from portal.registers.models import RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet
from reports.series import NotReadyError

_HUNDRED: Final = Decimal(100)
_NEVER_WERE: Final = (RecordState.VOID, RecordState.CANCELLED)


class CountyFigures:
    """The county's figures of a period and of one before it, read at once: of the same one a year
    ago unless another is asked for."""

    def __init__(
        self, period: Period, keys: Iterable[str], *, before: Period | None = None
    ) -> None:
        self.period, self.before = period, before or period.same_last_year()
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
        return rounded(sum(told, Decimal(0)), figure.decimals) if told else None

    def compared(self, key: str) -> str:
        """Per cent, of per cents in points; a dash without a base."""
        now, before = self.of(key), self.of(key, self.before)
        if now is None or before is None:
            return "—"
        if self.known[key].measure == PERCENT:
            return f"{now - before:+f}个百分点"
        return change(now, before)


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def share(part: int, whole: int) -> Decimal | None:
    """Of a hundred; of nothing there is none."""
    return rounded(_HUNDRED * part / whole, 1) if whole else None


def change(now: Decimal, before: Decimal) -> str:
    return f"{rounded(_HUNDRED * (now - before) / before, 1):+f}%" if before else "—"


def parts_of(figure: Figure, period: Period) -> tuple[Period, ...]:
    """The period itself; of a figure of shorter ones the last of them, of what flows all."""
    if period.kind in figure.kinds:
        return (period,)
    kind = figure.kinds[0]
    last = Period.containing(period.last_day, kind)
    if figure.span == Span.FLOW:
        return tuple(Period.containing(period.first_day, kind).until(last))
    return (last,)


# Registers ---------------------------------------------------------------------------------------


def entries_of(register: str) -> RegisterRecordQuerySet:
    """Of a shipped register, as they stand: read by their days, so that a bulletin drafted later
    says the same."""
    rows = RegisterRecord.objects.filter(register__code=register).exclude(state__in=_NEVER_WERE)
    return rows.select_related("unit", "version")


def open_on(day: dt.date) -> Q:
    """Entered by then and not closed by then."""
    return Q(made_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))


def words_of(key: str, records: Iterable[RegisterRecord]) -> dict[str, str]:
    """Of a choice, the words of its codes in the versions these entries were made in."""
    versions = {record.version_id: record.version for record in records}
    found: dict[str, str] = {}
    for version in versions.values():
        for field in version.fields.filter(key=key):
            found |= {one["code"]: one["label"] for one in field.choices}
    return found


class CountyEntries:
    """Entries of a register that count in a period; None all through where none was ever made."""

    def __init__(self, register: str, period: Period) -> None:
        self.rows = entries_of(register)
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
        told = words_of(key, self.records)
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
