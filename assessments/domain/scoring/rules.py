"""The rules by which a raw value becomes marks. Each tells its arithmetic with the numbers in it;
marks are exact here, a line rounds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, Final, NamedTuple

from assessments.choices import RuleKey
from assessments.domain.scoring.exact import HUNDRED, ZERO, exactly, half_up, result, written

Raw = Decimal | str  # a grade is a word


class Case(NamedTuple):
    """One unit before one rule. `target` where the rule has one, `place` where it goes by place."""

    full: Decimal
    raw: Raw
    target: Decimal | None = None
    place: int | None = None

    @property
    def number(self) -> Decimal:
        return Decimal(self.raw)

    @property
    def aim(self) -> Decimal:
        return self.target or ZERO


class Marks(NamedTuple):
    """`formula` comes to the marks, or is the reason why they are what they are."""

    exact: Decimal
    formula: str
    is_reason: bool = False

    @exactly
    def rounded(self) -> tuple[Decimal, str]:
        """As a line keeps them, with their arithmetic in words."""
        mark = half_up(self.exact)
        if self.is_reason:
            return mark, f"{self.formula}，得 {written(mark)}"
        return mark, f"{self.formula} {result(self.exact, mark)}"

    def told(self) -> str:
        return self.rounded()[1]


class ScoreStep(NamedTuple):
    threshold: Decimal
    percent: Decimal


@dataclass(frozen=True)
class ScoringRule:
    key: ClassVar[RuleKey]
    needs_target: ClassVar[bool] = False

    def takes(self, raw: Raw) -> bool:
        """Whether it can be judged by this rule at all."""
        return isinstance(raw, Decimal)

    def marks(self, case: Case) -> Marks:
        raise NotImplementedError


@dataclass(frozen=True)
class More(ScoringRule):
    """UP: full × min(raw ÷ target, cap), not below nought."""

    key = RuleKey.MORE
    needs_target = True
    cap: Decimal = Decimal(1)

    @exactly
    def marks(self, case: Case) -> Marks:
        full, raw, target = case.full, case.number, case.aim
        if raw < 0:
            return Marks(ZERO, f"完成值 {written(raw)} 小于 0", is_reason=True)
        if raw > self.cap * target:
            return _capped(full, self.cap, f"{written(raw)} ÷ {written(target)}")
        formula = f"{written(full)} × {written(raw)} ÷ {written(target)}"
        return Marks(full * raw / target, formula)


@dataclass(frozen=True)
class Less(ScoringRule):
    """DN: full × min(target ÷ raw, cap); nothing at all earns full × cap."""

    key = RuleKey.LESS
    needs_target = True
    cap: Decimal = Decimal(1)

    @exactly
    def marks(self, case: Case) -> Marks:
        full, raw, target = case.full, case.number, case.aim
        if raw <= 0:
            formula = f"数值 {written(raw)}，按 {written(self.cap)} 倍计：{_times(full, self.cap)}"
            return Marks(full * self.cap, formula)
        if target > self.cap * raw:
            return _capped(full, self.cap, f"{written(target)} ÷ {written(raw)}")
        formula = f"{written(full)} × {written(target)} ÷ {written(raw)}"
        return Marks(full * target / raw, formula)


@dataclass(frozen=True)
class Steps(ScoringRule):
    """ST: the percent of the highest threshold reached, below the first nothing. `steps` rise."""

    key = RuleKey.STEPS
    steps: tuple[ScoreStep, ...]

    @exactly
    def marks(self, case: Case) -> Marks:
        reached = [step for step in self.steps if case.number >= step.threshold]
        return self._at(reached[-1], case) if reached else self._below(case)

    def _at(self, step: ScoreStep, case: Case) -> Marks:
        words = f"{written(case.number)} 达到 {written(step.threshold)} 一档"
        return _part(case.full, step.percent, words)

    def _below(self, case: Case) -> Marks:
        lowest = written(self.steps[0].threshold)
        return Marks(ZERO, f"{written(case.number)} 未达到最低一档 {lowest}", is_reason=True)


@dataclass(frozen=True)
class BetweenSteps(Steps):
    """STi: in a straight line from one threshold to the next; beyond the last its percent."""

    key = RuleKey.BETWEEN_STEPS

    @exactly
    def marks(self, case: Case) -> Marks:
        for lower, upper in pairwise(self.steps):
            if lower.threshold < case.number < upper.threshold:
                return _between(lower, upper, case)
        return super().marks(case)


@dataclass(frozen=True)
class Occurrences(ScoringRule):
    """OC: from the ceiling down, so much less each time, not below the floor."""

    key = RuleKey.OCCURRENCES
    each: Decimal
    floor: Decimal
    ceiling: Decimal

    @exactly
    def marks(self, case: Case) -> Marks:
        earned = self.ceiling - self.each * case.number
        ceiling, floor = written(self.ceiling), written(self.floor)
        formula = f"{ceiling} − {written(self.each)} × {written(case.number)}"
        if earned < self.floor:
            return Marks(self.floor, f"{formula}，不低于 {floor}", is_reason=True)
        if earned > self.ceiling:
            return Marks(self.ceiling, f"{formula}，不高于 {ceiling}", is_reason=True)
        return Marks(earned, formula)


@dataclass(frozen=True)
class ByRank(ScoringRule):
    """RK: by the place in the group, the largest first, ties in their common place."""

    key = RuleKey.RANK
    best: Decimal
    step: Decimal
    least: Decimal
    zero_is_zero: bool = False

    @exactly
    def marks(self, case: Case) -> Marks:
        if self.zero_is_zero and case.number == 0:
            return Marks(ZERO, "数值为 0", is_reason=True)
        place = case.place or 1
        percent = self.best - self.step * (place - 1)
        words = f"第 {place} 位，{written(self.best)}% − {written(self.step)}% × {place - 1}"
        if percent < self.least:
            percent, words = self.least, f"{words}，不低于 {written(self.least)}%"
        return _part(case.full, percent, words)


@dataclass(frozen=True)
class ByGrade(ScoringRule):
    """GR: the percent of the grade that was given."""

    key = RuleKey.GRADE
    grades: Mapping[str, Decimal]

    def takes(self, raw: Raw) -> bool:
        return raw in self.grades

    @exactly
    def marks(self, case: Case) -> Marks:
        return _part(case.full, self.grades[str(case.raw)], f"“{case.raw}”")


RULES: Final[dict[RuleKey, type[ScoringRule]]] = {
    rule.key: rule for rule in (More, Less, Steps, BetweenSteps, Occurrences, ByRank, ByGrade)
}


def _part(full: Decimal, percent: Decimal, words: str) -> Marks:
    return Marks(full * percent / HUNDRED, f"{words}：{written(full)} × {written(percent)}%")


def _capped(full: Decimal, cap: Decimal, ratio: str) -> Marks:
    return Marks(full * cap, f"{ratio} 超过 {written(cap)}，按上限计：{_times(full, cap)}")


def _times(full: Decimal, cap: Decimal) -> str:
    return f"{written(full)} × {written(cap)}"


def _between(lower: ScoreStep, upper: ScoreStep, case: Case) -> Marks:
    width = upper.threshold - lower.threshold
    beyond = case.number - lower.threshold
    percent = lower.percent * width + (upper.percent - lower.percent) * beyond  # × width
    names = [written(number) for number in (*lower, *upper)]
    formula = (
        f"{written(case.full)} ×〔{names[1]} +（{names[3]} − {names[1]}）×"
        f"（{written(case.number)} − {names[0]}）÷（{names[2]} − {names[0]}）〕%"
    )
    return Marks(case.full * percent / (width * HUNDRED), formula)
