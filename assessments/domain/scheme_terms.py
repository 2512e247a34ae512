"""A version of a scheme as the arithmetic takes it."""

from collections.abc import Iterable, Sequence
from typing import Any

from assessments.choices import EmptyPolicy, MissingPolicy
from assessments.domain import scheme_sources
from assessments.domain.scoring.rules import ScoringRule
from assessments.domain.scoring.terms import CategoryTerms, IndicatorTerms, SchemeTerms
from assessments.domain.scoring.trials import rules
from assessments.domain.scoring.trials.entries import Faults, TrialEntry
from assessments.models import Indicator, SchemeVersion
from portal.fields.domain.formulas import BadFormula

WORDS = "words"  # of a parameter: which number stands for which grade


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
        _rule(indicator, found)
        try:
            scheme_sources.parse(indicator.source)
        except BadFormula as error:
            found.add(f"指标“{indicator}”的数据来源", str(error))
    return found


def _rule(indicator: Indicator, faults: Faults) -> ScoringRule | None:
    parameters: dict[str, Any] = {
        name: value for name, value in indicator.parameters.items() if name != WORDS
    }
    entry = TrialEntry({**parameters, "rule": indicator.rule}, f"指标“{indicator}”", faults)
    return rules.rule(entry, indicator.full)
