"""Which numbers an indicator's source reads: a figure, and the cells of ledgers it arrives in. A
cell goes before the figure where a unit contested it and the ledger was accepted; of a figure that
no app has yet the cell is all there is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assessments.domain import scheme_sources
from assessments.domain.scheme_sources import FigureAsked, SourceExpression, last_quarter
from assessments.models import Indicator
from portal.fields.choices import KindKey
from portal.fields.models import FieldDef
from portal.figures import catalogue
from portal.figures.catalogue import Figure
from portal.figures.field_sources import PREFIX as FIGURE
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind


@dataclass(frozen=True)
class NumberSource:
    """Without a figure and without cells it does not exist yet."""

    figure: Figure | None
    cells: tuple[Figure, ...]

    @property
    def every(self) -> tuple[Figure, ...]:
        return (self.figure, *self.cells) if self.figure else self.cells

    @property
    def first(self) -> tuple[Figure, ...]:
        """Who is asked before anybody has contested anything."""
        return (self.figure,) if self.figure else self.cells

    def period(self, asked: FigureAsked, scored: Period) -> Period:
        """What is told by quarters only counts by the last quarter that is over."""
        period = asked.period(scored)
        if self.every and not any(one.exists_for(period) for one in self.every):
            quarterly = any(PeriodKind.QUARTER in one.kinds for one in self.every)
            return last_quarter(period) if quarterly else period
        return period


@dataclass(frozen=True)
class SourcedIndicator:
    indicator: Indicator
    expression: SourceExpression
    sources: dict[FigureAsked, NumberSource] = field(default_factory=dict)

    @property
    def exists(self) -> bool:
        return all(source.every for source in self.sources.values())


def of(indicators: Iterable[Indicator], units: Sequence[Unit]) -> list[SourcedIndicator]:
    """In two statements, however many there are."""
    known = catalogue.known(None)
    parsed = [(one, scheme_sources.parse(one.source)) for one in indicators]
    keys = {asked.key for _, expression in parsed for asked in expression.asked}
    cells = _cells(keys, units)

    def source(key: str) -> NumberSource:
        there = tuple(known[cell] for cell in cells[key] if cell in known)
        return NumberSource(known.get(key), there)

    return [
        SourcedIndicator(one, expression, {asked: source(asked.key) for asked in expression.asked})
        for one, expression in parsed
    ]


def _cells(keys: Iterable[str], units: Sequence[Unit]) -> dict[str, list[str]]:
    """By figure: the figures of the cells it arrives in, in forms that these units fill."""
    fields = FieldDef.objects.filter(
        source__in=[f"{FIGURE}{key}" for key in sorted(keys)],
        version__fieldset__ledger_form__kinds__in={unit.kind_id for unit in units},
    ).exclude(kind=KindKey.YES_NO)
    rows = fields.order_by("version__fieldset__code", "key").distinct()
    found: dict[str, list[str]] = defaultdict(list)
    for source, form, key in rows.values_list("source", "version__fieldset__code", "key"):
        found[source.removeprefix(FIGURE)].append(f"{form}.{key}")
    return found
