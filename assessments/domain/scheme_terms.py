"""A version of a scheme as the arithmetic takes it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from assessments.choices import AimKind, EmptyPolicy, MissingPolicy, RuleKey
from assessments.domain import scheme_sources
from assessments.domain.scoring.rules import ScoringRule
from assessments.domain.scoring.terms import CategoryTerms, IndicatorTerms, SchemeTerms
from assessments.domain.scoring.trials import rules
from assessments.domain.scoring.trials.entries import Faults, TrialEntry
from assessments.models import Indicator, SchemeVersion
from portal.fields.domain.formulas import BadFormula

_AIMS: Final = {AimKind.FIXED: 1, AimKind.BY_QUARTER: 4}  # how many numbers
WORDS = "words"  # of a parameter: which number stands for which grade


def indicators_of(version: SchemeVersion) -> list[Indicator]:
    """In order, with their categories."""
    return list(version.indicators.select_related("category").order_by("position"))


def of(version: SchemeVersion, indicators: Sequence[Indicator]) -> SchemeTerms:
    """`indicators` in order, with their categories."""
    categories = version.categories.order_by("position")
    return SchemeTerms(
        tuple(CategoryTerms(one.code, one.full) for one in categories),
        tuple(map(_indicator, indicators)),
        version.most_bonus,
        version.most_deduction,
    )


def _indicator(indicator: Indicator) -> IndicatorTerms:
    faults = Faults()
    rule = _rule(indicator, faults)
    if rule is None or faults:
        raise ValueError(f"{indicator}: an active version holds rules that were read before")
    return IndicatorTerms(
        indicator.code,
        indicator.category.code,
        indicator.full,
        rule,
        EmptyPolicy(indicator.empty),
        MissingPolicy(indicator.missing),
        indicator.back,
    )


def faults(indicators: Iterable[Indicator]) -> Faults:
    """What of rules and sources cannot be read."""
    found = Faults()
    for indicator in indicators:
        found += faults_of_rule(indicator)
        for words in _faults_of_numbers(indicator):
            found.add(f"指标“{indicator}”", words)
        try:
            scheme_sources.parse(indicator.source)
        except BadFormula as error:
            found.add(f"指标“{indicator}”的数据来源", str(error))
    return found


def _faults_of_numbers(indicator: Indicator) -> Iterator[str]:
    if indicator.full <= 0:
        yield "满分应大于 0"
    wanted = _AIMS.get(AimKind(indicator.aim), 0)
    if len(indicator.aims) != wanted or any(number <= 0 for number in indicator.aims):
        yield {1: "请填写大于 0 的统一目标", 4: "请填写四个季度的目标，都应大于 0"}.get(
            wanted, "没有统一目标的，不用填目标值"
        )
    if indicator.aim == AimKind.NONE and indicator.rule in (RuleKey.MORE, RuleKey.LESS):
        yield "按目标计分的，请选一种目标"
    if indicator.missing == MissingPolicy.CARRIED and not indicator.back:
        yield "未报时沿用前期的，请填写最多往前几期"


def rule_of(indicator: Indicator) -> ScoringRule | None:
    """None where it cannot be read yet."""
    found = Faults()
    rule = _rule(indicator, found)
    return None if found else rule


def faults_of_rule(indicator: Indicator) -> Faults:
    found = Faults()
    _rule(indicator, found)
    return found


def _rule(indicator: Indicator, faults: Faults) -> ScoringRule | None:
    parameters: dict[str, Any] = {
        name: value for name, value in indicator.parameters.items() if name != WORDS
    }
    entry = TrialEntry({**parameters, "rule": indicator.rule}, f"指标“{indicator}”", faults)
    return rules.rule(entry, indicator.full)
