"""A scheme in plain words: what its rules, targets, sources and policies mean to who is scored."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from assessments.choices import AimKind, EmptyPolicy, MissingPolicy, RuleKey
from assessments.domain.scheme_terms import WORDS
from assessments.models import Indicator
from portal.figures import catalogue

_NAMED: Final = re.compile(r"\[([^\[\]@]+)(?:@([^\[\]]+))?\]")
_QUARTERS: Final = ("一季度", "二季度", "三季度", "四季度")
NONE: Final = "—"

Parameters = Mapping[str, Any]


def number(value: Decimal | str | None) -> str:
    """`12`, not `12.00`; what is no number as it is written."""
    try:
        return f"{Decimal(value or 0).normalize():f}"
    except (InvalidOperation, ValueError):
        return str(value)


def source(text: str) -> str:
    """Figures by their names; what no app brings yet says so."""
    return _NAMED.sub(lambda found: _figure(found[1], found[2]), text) or "还没有填写"


def _figure(key: str, when: str | None) -> str:
    known = catalogue.find(key) or catalogue.ANNOUNCED.get(key)
    words = [when] if when else []
    if known is None:
        words.append("尚未启用")
    return f"“{known.label if known else key}”" + "".join(f"（{word}）" for word in words)


def rule(indicator: Indicator) -> str:
    """How marks come, with the rule's numbers in it."""
    told = _RULES.get(RuleKey(indicator.rule)) if indicator.rule in RuleKey.values else None
    return told(indicator.parameters, indicator.full) if told else NONE


def _more(given: Parameters, full: Decimal) -> str:
    return f"按完成值 ÷ 目标的比例得分，{_at_most(given)}"


def _less(given: Parameters, full: Decimal) -> str:
    return f"越少越好，按目标 ÷ 数值的比例得分，{_at_most(given)}；数值为 0 的按最高计"


def _at_most(given: Parameters) -> str:
    cap = number(given.get("cap", "1"))
    return "最高得满分" if cap == "1" else f"最高得满分的 {cap} 倍"


def _steps(given: Parameters, full: Decimal) -> str:
    return f"{_listed(given)}；取达到的最高一档，未达到最低一档不得分"


def _between(given: Parameters, full: Decimal) -> str:
    return f"{_listed(given)}；两档之间按比例计，未达到最低一档不得分"


def _listed(given: Parameters) -> str:
    return "，".join(f"达到 {number(at)} 得 {number(percent)}%" for at, percent in _pairs(given))


def _pairs(given: Parameters) -> list[tuple[str, str]]:
    pairs = (pair for pair in given.get("steps", ()) if isinstance(pair, list))
    return [(pair[0], pair[-1]) for pair in pairs if pair]


def _occurrences(given: Parameters, full: Decimal) -> str:
    each = number(given.get("each", "0")).lstrip("-")
    ceiling, floor = number(given.get("ceiling", str(full))), number(given.get("floor", "0"))
    return f"从 {ceiling} 分起，每发生 1 次扣 {each} 分，最低 {floor} 分"


def _by_rank(given: Parameters, full: Decimal) -> str:
    best, step = number(given.get("best", "100")), number(given.get("step", "0"))
    words = f"第 1 位得 {best}%，每后 1 位少 {step}%，最低 {number(given.get('least', '0'))}%"
    return f"{words}；数值为 0 不得分" if given.get("zero_is_zero") else words


def _by_grade(given: Parameters, full: Decimal) -> str:
    stands = {grade: value for value, grade in given.get(WORDS, {}).items()}
    best_first = sorted(given.get("grades", {}).items(), key=lambda one: -Decimal(one[1]))
    return "，".join(
        f"“{grade}”得 {number(percent)}%"
        + (f"（数据为 {stands[grade]}）" if grade in stands else "")
        for grade, percent in best_first
    )


_RULES: Final[dict[RuleKey, Callable[[Parameters, Decimal], str]]] = {
    RuleKey.MORE: _more,
    RuleKey.LESS: _less,
    RuleKey.STEPS: _steps,
    RuleKey.BETWEEN_STEPS: _between,
    RuleKey.OCCURRENCES: _occurrences,
    RuleKey.RANK: _by_rank,
    RuleKey.GRADE: _by_grade,
}


def aim(indicator: Indicator) -> str:
    numbers = [number(one) for one in indicator.aims]
    if indicator.aim == AimKind.FIXED:
        return "".join(numbers) or "还没有填写"
    if indicator.aim == AimKind.BY_QUARTER:
        return "，".join(f"{name} {one}" for name, one in zip(_QUARTERS, numbers, strict=False))
    return NONE if indicator.aim == AimKind.NONE else str(indicator.get_aim_display())


def empty(indicator: Indicator) -> str:
    return str(EmptyPolicy(indicator.empty).label)


def missing(indicator: Indicator) -> str:
    if indicator.missing == MissingPolicy.CARRIED:
        return f"沿用前期，最多往前 {indicator.back:,} 期"
    return str(MissingPolicy(indicator.missing).label)
