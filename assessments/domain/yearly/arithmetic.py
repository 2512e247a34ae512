"""The year-end total as a pencil has it: forms-and-schemes §2.3. Nothing here knows the database.

Every component is a mark out of a hundred, rounded half up; so is what it counts, its share of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from assessments.domain.scoring.exact import HUNDRED, exactly, half_up, trimmed, written

FULL: Final = HUNDRED


@dataclass(frozen=True)
class YearPart:
    """`by_lot`: whoever has no mark was not drawn, which is nobody's fault."""

    key: str
    label: str
    by_lot: bool = False


PARTS: Final = (
    YearPart("monthly", "平时考核"),
    YearPart("project", "书记项目"),
    YearPart("standard", "标准化建设"),
    YearPart("inspection", "督查考评", by_lot=True),
    YearPart("report", "述职评议"),
    YearPart("survey", "满意度"),
)


@dataclass(frozen=True)
class YearShares:
    """What a county has set: parts of one, the components together, both rounds of judges
    together; and what the total is in the comprehensive appraisal."""

    parts: Mapping[str, Fraction]
    rounds: tuple[Fraction, Fraction]  # of secretaries' projects: mid-year, year-end
    comprehensive: Fraction


@dataclass(frozen=True)
class PartMark:
    """A component of one unit and how it came about."""

    value: Decimal
    formula: str


@dataclass(frozen=True)
class PartLine:
    """A component in the total. Where the whole group has none it was not held, and its share
    lies with the others; a unit alone without one has missed it and gets nothing."""

    part: YearPart
    mark: PartMark | None
    share: Fraction  # percent, after what was not held was spread
    counts: Decimal
    is_excused: bool = False  # this unit alone, with leave: its share lies with its own others
    is_counted: bool = True  # the county gives it a share

    @property
    def is_held(self) -> bool:
        return self.share > 0

    @property
    def formula(self) -> str:
        if not self.is_counted:
            return "占比为 0，不计入总分"
        if self.is_excused and self.part.by_lot:
            return "全年没有抽中，占比分给本单位其他各项"
        if self.is_excused:
            return "经批准不参加，占比分给本单位其他各项"
        if not self.is_held:
            return "未开展，占比分给其他各项"
        value = self.mark.value if self.mark else half_up(Decimal(0))
        missed = "" if self.mark else "未参加，计 0 分；"
        return f"{missed}{value} × {_percent(self.share)} = {self.counts}"


@dataclass(frozen=True)
class YearTotal:
    lines: tuple[PartLine, ...]
    total: Decimal
    comprehensive: Decimal  # what it brings in the comprehensive appraisal

    @property
    def formula(self) -> str:
        held = [str(line.counts) for line in self.lines if line.is_held]
        return f"{' + '.join(held)} = {self.total}"


def spread(held: Collection[str], shares: YearShares) -> dict[str, Fraction]:
    """Of those that were held, as theirs are: together a hundred."""
    whole = sum((shares.parts[key] for key in held), Fraction())
    return {key: shares.parts[key] * 100 / whole for key in held}


@exactly
def of_group(
    marks: Mapping[int, Mapping[str, PartMark]],
    shares: YearShares,
    excused: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> dict[int, YearTotal]:
    """By unit; of each the marks it has. `excused` are the components a unit missed with leave;
    what it has a mark of counts all the same."""
    counted = [part.key for part in PARTS if shares.parts[part.key]]
    held = [key for key in counted if any(key in own for own in marks.values())]
    by_lot = [part.key for part in PARTS if part.by_lot and part.key in held]
    totals = {}
    for unit, own in marks.items():
        left_out = {*excused.get(unit, ()), *by_lot} & {*counted} - {*own}
        share = spread([key for key in held if key not in left_out], shares)
        lines = tuple(
            _line(
                part,
                own.get(part.key),
                share.get(part.key),
                is_excused=part.key in left_out,
                is_counted=part.key in counted,
            )
            for part in PARTS
        )
        total = half_up(sum((x.counts for x in lines), Decimal(0)))
        totals[unit] = YearTotal(lines, total, _part_of(total, shares.comprehensive))
    return totals


def _line(
    part: YearPart,
    mark: PartMark | None,
    share: Fraction | None,
    *,
    is_excused: bool,
    is_counted: bool,
) -> PartLine:
    if share is None:
        return PartLine(part, None, Fraction(), half_up(Decimal(0)), is_excused, is_counted)
    counts = _part_of(mark.value if mark else Decimal(0), share / 100)
    return PartLine(part, mark, share, counts)


def _part_of(value: Decimal, share: Fraction) -> Decimal:
    return half_up(value * share.numerator / share.denominator)


# Components ---------------------------------------------------------------------------------------


@exactly
def mean_of(values: Sequence[Decimal]) -> PartMark:
    value = half_up(sum(values, Decimal(0)) / len(values))
    return PartMark(value, f"({' + '.join(map(written, values))}) ÷ {len(values)} = {value}")


@exactly
def standard(reached: Decimal, target: Decimal) -> PartMark:
    """The share that meets the standard against what was to be, at most full marks."""
    value = half_up(reached / target * HUNDRED)
    words = f"{written(reached)} ÷ {written(target)} × 100 = {value}"
    if value > FULL:
        return PartMark(half_up(FULL), f"{words}，最多 100")
    return PartMark(value, words)


@exactly
def as_given(value: Decimal) -> PartMark:
    return PartMark(half_up(value), written(half_up(value)))


def places_for_excellent(base: int, share: Fraction) -> int:
    """AS-08: `floor(share × base)`."""
    return (share * base).__floor__()


def _percent(share: Fraction) -> str:
    exact = Decimal(share.numerator) / share.denominator
    return f"{written(trimmed(exact))}%"
