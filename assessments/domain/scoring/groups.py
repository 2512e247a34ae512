"""A whole group scored and ranked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.choices import ScoreEventKind
from assessments.domain.scoring import changes, lines, totals
from assessments.domain.scoring.exact import exactly, mean
from assessments.domain.scoring.lines import LineScore
from assessments.domain.scoring.places import places
from assessments.domain.scoring.terms import RankedUnit, SchemeTerms, ScoreEvent, Values
from assessments.domain.scoring.totals import UnitTotal


@dataclass(frozen=True)
class UnitScore:
    unit: RankedUnit
    lines: tuple[LineScore, ...]
    marks: UnitTotal
    place: int

    @property
    def total(self) -> Decimal:
        return self.marks.total.mark

    @property
    def last_place(self) -> int | None:
        return changes.last_place(self.unit)

    @property
    def change(self) -> str:
        return changes.change_of_place(self.unit, self.place)

    @property
    def month_on_month(self) -> str:
        return changes.month_on_month(self.unit, self.total)


@dataclass(frozen=True)
class GroupScore:
    """`scores` in printed order: by place, among ties in the order of the organisations."""

    scores: tuple[UnitScore, ...]
    mean: Decimal


@exactly
def score(
    terms: SchemeTerms,
    units: Sequence[RankedUnit],
    values: Values,
    events: Iterable[ScoreEvent] = (),
) -> GroupScore:
    """`units` in the order of the organisations. The same given, the same comes out."""
    happened = list(events)
    columns = [
        lines.judge(
            indicator,
            units,
            {
                key: known[indicator.code]
                for key, known in values.items()
                if indicator.code in known
            },
            {one.unit for one in happened if _zeroes(one, indicator.code)},
        )
        for indicator in terms.indicators
    ]
    sheets = {unit.key: tuple(column[unit.key] for column in columns) for unit in units}
    marks = {
        unit.key: totals.total(
            terms, sheets[unit.key], [one for one in happened if one.unit == unit.key]
        )
        for unit in units
    }
    standing = places({key: one.total.mark for key, one in marks.items()})
    scores = [
        UnitScore(unit, sheets[unit.key], marks[unit.key], standing[unit.key]) for unit in units
    ]
    mean_total = mean([one.total for one in scores])
    return GroupScore(tuple(sorted(scores, key=lambda one: one.place)), mean_total)


def _zeroes(event: ScoreEvent, code: str) -> bool:
    return event.kind == ScoreEventKind.ZERO_LINE and event.indicator == code
