"""A sheet with a blank or a mark above its full marks is spoiled. Of five valid ones and more the
highest and the lowest are dropped, where the round says so; the rest have a mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.domain.scoring.exact import ZERO, mean
from assessments.presets.judges import DROPS_FROM, ITEMS

Marks = Sequence[Decimal | None]


@dataclass(frozen=True)
class JudgedResult:
    """`mark` is None where no sheet was valid."""

    mark: Decimal | None
    valid: int
    spoiled: int
    dropped: tuple[Decimal, ...] = ()


def spoiled_by(marks: Marks) -> str:
    """What makes the sheet void; empty where it is valid."""
    for item, mark in zip(ITEMS, marks, strict=True):
        if mark is None:
            return f"“{item.label}”没有打分"
        if mark > item.full:
            return f"“{item.label}”超过满分 {item.full} 分"
    return ""


def total(marks: Marks) -> Decimal:
    return sum((mark for mark in marks if mark is not None), ZERO)


def result(sheets: Sequence[Marks], *, drops_extremes: bool) -> JudgedResult:
    valid = sorted(total(marks) for marks in sheets if not spoiled_by(marks))
    spoiled = len(sheets) - len(valid)
    if not valid:
        return JudgedResult(None, 0, spoiled)
    if drops_extremes and len(valid) >= DROPS_FROM:
        return JudgedResult(mean(valid[1:-1]), len(valid), spoiled, (valid[0], valid[-1]))
    return JudgedResult(mean(valid), len(valid), spoiled)
