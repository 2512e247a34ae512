"""What a scheme asks and what is known of units: all that the arithmetic is given."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from assessments.choices import EmptyPolicy, MissingPolicy, ScoreEventKind
from assessments.domain.scoring.rules import Raw, ScoringRule

UnitKey = Hashable
MOST_BONUS: Final = Decimal(5)
MOST_DEDUCTION: Final = Decimal(10)


@dataclass(frozen=True)
class CategoryTerms:
    code: str
    full: Decimal


@dataclass(frozen=True)
class IndicatorTerms:
    """`back`: how many periods 转 may look back."""

    code: str
    category: str
    full: Decimal
    rule: ScoringRule
    empty: EmptyPolicy
    missing: MissingPolicy
    back: int = 0


@dataclass(frozen=True)
class SchemeTerms:
    categories: tuple[CategoryTerms, ...]
    indicators: tuple[IndicatorTerms, ...]
    most_bonus: Decimal = MOST_BONUS
    most_deduction: Decimal = MOST_DEDUCTION

    @property
    def full(self) -> Decimal:
        return sum((category.full for category in self.categories), Decimal(0))


class Reported(NamedTuple):
    """What is known of one unit for one indicator. `earlier` are the raw values of the periods
    before, the last one first; `off` says why the line is not asked at all."""

    raw: Raw | None = None
    target: Decimal | None = None
    nothing_due: bool = False
    earlier: tuple[Raw | None, ...] = ()
    off: str = ""


@dataclass(frozen=True)
class RankedUnit:
    """A unit of the group. `joined`: it was not in the group in the last period; without
    `last_total` it has none that was published."""

    key: UnitKey
    name: str
    joined: bool = False
    last_total: Decimal | None = None
    last_place: int | None = None


@dataclass(frozen=True)
class ScoreEvent:
    """Bonus and deduction by `marks`; a veto by `share` (of a category's full marks) or by `cap`
    (of the total); of a line that counts nothing its `indicator`."""

    unit: UnitKey
    kind: ScoreEventKind
    marks: Decimal = Decimal(0)
    category: str = ""
    share: Decimal = Decimal(0)
    cap: Decimal = Decimal(0)
    indicator: str = ""


Values = Mapping[Any, Mapping[str, Reported]]  # by unit and indicator
