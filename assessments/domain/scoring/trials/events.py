"""Bonus, deduction and vetoes as the file has them."""

from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from assessments.choices import ScoreEventKind
from assessments.domain.scoring.exact import HUNDRED
from assessments.domain.scoring.terms import ScoreEvent
from assessments.domain.scoring.trials.entries import TrialEntry, cut

_EVENT: Final = ("unit", "kind", "marks", "category", "share", "cap", "code")


class Known(NamedTuple):
    """What the rest of the file names."""

    units: Collection[str]
    categories: Collection[str]
    indicators: Collection[str]


def read(whole: TrialEntry, known: Known) -> Iterator[ScoreEvent]:
    for entry in whole.entries("events", _called, _EVENT, may_lack=True):
        unit = entry.text("unit")
        if unit and unit not in known.units:
            entry.fault(f"unit 是“{cut(unit)}”，units 里没有这个单位，请改正单位名称")
        kind = entry.choice("kind", ScoreEventKind.values)
        if kind:
            details = _DETAILS[ScoreEventKind(kind)](entry, known)
            yield ScoreEvent(unit, ScoreEventKind(kind), **details)


def _called(number: int, content: Any) -> str:
    return f"第 {number} 个事项"


def _marks(entry: TrialEntry, known: Known) -> dict[str, Any]:
    return {"marks": entry.number("marks", least=0) or Decimal(0)}


def _taken_off(entry: TrialEntry, known: Known) -> dict[str, Any]:
    """With its sign or without: it is always taken off."""
    return {"marks": abs(entry.number("marks") or Decimal(0))}


def _veto_category(entry: TrialEntry, known: Known) -> dict[str, Any]:
    """A share up to 1 is a part of the full marks, above it a percentage."""
    category = entry.text("category")
    if category and category not in known.categories:
        entry.fault(f"category 是“{cut(category)}”，categories 里没有这个分类")
    share = entry.number("share", least=0)
    if share is not None and share > HUNDRED:
        entry.fault(f'share 是满分的多少，写成 "0.6" 或 "60"，不能大于 100，现在是 {share}')
    if share is None:
        return {"category": category}
    return {"category": category, "share": share / HUNDRED if share > 1 else share}


def _veto_total(entry: TrialEntry, known: Known) -> dict[str, Any]:
    return {"cap": entry.number("cap", least=0) or Decimal(0)}


def _zero_line(entry: TrialEntry, known: Known) -> dict[str, Any]:
    code = entry.text("code")
    if code and code not in known.indicators:
        entry.fault(f"code 是“{cut(code)}”，indicators 里没有这个指标")
    return {"indicator": code}


_DETAILS: Final[dict[ScoreEventKind, Callable[[TrialEntry, Known], dict[str, Any]]]] = {
    ScoreEventKind.BONUS: _marks,
    ScoreEventKind.DEDUCTION: _taken_off,
    ScoreEventKind.VETO_CATEGORY: _veto_category,
    ScoreEventKind.VETO_TOTAL: _veto_total,
    ScoreEventKind.ZERO_LINE: _zero_line,
}
