"""Where an indicator's raw value comes from: an expression over figures, such as
`[DUE-2] ÷ [DUE-1] × 100`. A figure may be asked of another period: `[ASM-15.rate@上季度]`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import SimpleNamespace
from typing import Final, NamedTuple

from portal.fields.domain import formulas
from portal.fields.domain.formulas import BadFormula
from portal.periods import Period, PeriodKind

_DIGITS: Final = 80  # what a division leaves over must not hide a tie: scoring.exact
_NAMED: Final = re.compile(r"\[([^\[\]]+)\]")


class Asks(StrEnum):
    """Of which period; without a word of the one that is scored."""

    SAME_LAST_YEAR = "去年同期"
    LAST_QUARTER = "上季度"
    END_OF_LAST_QUARTER = "上季末月"


class FigureAsked(NamedTuple):
    """A figure, and of which period."""

    key: str
    when: Asks | None = None

    def __str__(self) -> str:
        return f"{self.key}@{self.when}" if self.when else self.key

    def period(self, scored: Period) -> Period:
        if self.when == Asks.SAME_LAST_YEAR:
            return scored.same_last_year()
        if self.when == Asks.LAST_QUARTER:
            return last_quarter(scored)
        if self.when == Asks.END_OF_LAST_QUARTER:
            return Period.containing(last_quarter(scored).last_day, PeriodKind.MONTH)
        return scored


def last_quarter(scored: Period) -> Period:
    """The last one that is over when the scored period is."""
    running = Period.containing(scored.last_day, PeriodKind.QUARTER)
    return running if running.last_day == scored.last_day else running.previous()


@dataclass(frozen=True)
class SourceExpression:
    formula: str  # with a plain name for each of `asked`
    asked: tuple[FigureAsked, ...]

    @cached_property
    def is_single(self) -> bool:
        return self.formula == f"[{_name(0)}]"

    def work_out(self, numbers: Sequence[Decimal]) -> Decimal | None:
        """`numbers` in the order of `asked`. None where it comes to no number, as where it divides
        by nothing: nothing was due."""
        if self.is_single:
            return numbers[0]
        values = {_name(place): number for place, number in enumerate(numbers)}
        try:
            result = formulas.evaluate(self.formula, values, digits=_DIGITS)
        except BadFormula:
            return None
        return result if isinstance(result, Decimal) else None


def parse(text: str) -> SourceExpression:
    """Raises `BadFormula` in words for whoever wrote it."""
    keys = list(dict.fromkeys(_NAMED.findall(text)))
    if not keys:
        raise BadFormula("没有指标数据。请写方括号和指标代码，如 [MEM-1]。")
    fields = [SimpleNamespace(label=key, key=_name(number)) for number, key in enumerate(keys)]
    formula = formulas.with_keys(text, fields)
    formulas.parse(formula, {}, {field.key: Decimal(1) for field in fields})
    return SourceExpression(formula, tuple(map(_asked, keys)))


def _asked(text: str) -> FigureAsked:
    key, at, when = text.partition("@")
    if not at:
        return FigureAsked(key)
    if when not in list(Asks):
        raise BadFormula(f"不认识“@{when}”，可用：{'、'.join(f'@{one}' for one in Asks)}。")
    return FigureAsked(key, Asks(when))


def _name(number: int) -> str:
    return f"v{number}"
