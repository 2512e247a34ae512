"""The rule of an indicator as the file has it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from assessments.choices import RuleKey
from assessments.domain.scoring import rules
from assessments.domain.scoring.exact import ZERO
from assessments.domain.scoring.rules import ScoreStep, ScoringRule
from assessments.domain.scoring.trials.entries import TrialEntry, is_word, shown

PARAMETERS: Final[dict[RuleKey, tuple[str, ...]]] = {
    RuleKey.MORE: ("cap",),
    RuleKey.LESS: ("cap",),
    RuleKey.STEPS: ("steps",),
    RuleKey.BETWEEN_STEPS: ("steps",),
    RuleKey.OCCURRENCES: ("each", "floor", "ceiling"),
    RuleKey.RANK: ("best", "step", "least", "zero_is_zero"),
    RuleKey.GRADE: ("grades",),
}
ALL_PARAMETERS: Final = tuple(
    dict.fromkeys(name for names in PARAMETERS.values() for name in names)
)
_PAIR: Final = 2
_ONE: Final = Decimal(1)


def rule(entry: TrialEntry, full: Decimal) -> ScoringRule | None:
    """None where it cannot be read."""
    key = entry.choice("rule", RuleKey.values)
    if not key:
        return None
    own = PARAMETERS[RuleKey(key)]
    for name in ALL_PARAMETERS:
        if entry.has(name) and name not in own:
            entry.fault(f"规则 {key} 不用 {name}，请去掉；它用 {'、'.join(own)}")
    return _READERS[RuleKey(key)](entry, full)


def _more(entry: TrialEntry, full: Decimal) -> ScoringRule | None:
    cap = entry.number("cap", _ONE, above=0)
    return rules.More(cap) if cap else None


def _less(entry: TrialEntry, full: Decimal) -> ScoringRule | None:
    cap = entry.number("cap", _ONE, above=0)
    return rules.Less(cap) if cap else None


def _steps(entry: TrialEntry, full: Decimal) -> ScoringRule | None:
    steps = _step_list(entry)
    return rules.Steps(steps) if steps else None


def _between_steps(entry: TrialEntry, full: Decimal) -> ScoringRule | None:
    steps = _step_list(entry)
    return rules.BetweenSteps(steps) if steps else None


def _step_list(entry: TrialEntry) -> tuple[ScoreStep, ...]:
    """By threshold, whichever way round they were written."""
    steps = []
    for number, pair in enumerate(entry.items("steps"), start=1):
        name = f"steps 第 {number} 档"
        if not isinstance(pair, list) or len(pair) != _PAIR:
            entry.fault(f'{name}应写成 ["80", "60"]，即门槛和得满分的百分之几，不是{shown(pair)}')
            continue
        threshold, percent = entry.read(pair[0], name), entry.read(pair[1], name, least=0)
        if threshold is not None and percent is not None:
            steps.append(ScoreStep(threshold, percent))
    if entry.content.get("steps") == []:
        entry.fault("steps 至少要有一档")
    if len({step.threshold for step in steps}) < len(steps):
        entry.fault("steps 有两档的门槛相同，请只留一档")
        return ()
    return tuple(sorted(steps))


def _occurrences(entry: TrialEntry, full: Decimal) -> ScoringRule | None:
    """`each` with its sign or without: it is always taken off."""
    each = entry.number("each")
    floor, ceiling = entry.number("floor", ZERO, least=0), entry.number("ceiling", full, above=0)
    if each is None or floor is None or ceiling is None:
        return None
    if floor > ceiling:
        entry.fault(f"floor {floor} 大于 ceiling {ceiling}，请改正")
        return None
    return rules.Occurrences(abs(each), floor, ceiling)


def _by_rank(entry: TrialEntry, full: Decimal) -> ScoringRule | None:
    best, step = entry.number("best", above=0), entry.number("step", least=0)
    least, zero_is_zero = entry.number("least", ZERO, least=0), entry.flag("zero_is_zero")
    if best is None or step is None or least is None:
        return None
    return rules.ByRank(best, step, least, zero_is_zero)


def _by_grade(entry: TrialEntry, full: Decimal) -> ScoringRule | None:
    if not entry.has("grades"):
        entry.fault('规则 GR 缺少 grades，请补上，如 {"好": "100", "较好": "80"}')
        return None
    grades = entry.object("grades")
    percents = {
        word: percent
        for word, value in grades.content.items()
        if (percent := grades.read(value, f"“{word}”", least=0)) is not None
    }
    return rules.ByGrade(percents) if percents else None


_READERS: Final[dict[RuleKey, Callable[[TrialEntry, Decimal], ScoringRule | None]]] = {
    RuleKey.MORE: _more,
    RuleKey.LESS: _less,
    RuleKey.STEPS: _steps,
    RuleKey.BETWEEN_STEPS: _between_steps,
    RuleKey.OCCURRENCES: _occurrences,
    RuleKey.RANK: _by_rank,
    RuleKey.GRADE: _by_grade,
}


def raw(entry: TrialEntry, value: Any, name: str, rule: ScoringRule) -> Decimal | str | None:
    """A raw value, as the rule takes it."""
    if isinstance(rule, rules.ByGrade):
        if is_word(value) and rule.takes(value):
            return str(value)
        entry.fault(f"{name} 应是{'、'.join(rule.grades)}之一，不是{shown(value)}")
        return None
    return entry.read(value, name)
