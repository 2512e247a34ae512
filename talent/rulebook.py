"""人才工作: what the county has to decide itself; every value is a proposal."""

import datetime as dt

from portal.rules import catalogue
from portal.rules.catalogue import LOCAL, RuleSet, Seed
from portal.rules.choices import Module, RuleOutcome
from portal.rules.params import Param

SOURCE = "本县人才工作办法"
_SINCE = dt.date(2020, 1, 1)


def _rule(code: str, label: str, outcome: RuleOutcome, about: str, **given: tuple) -> RuleSet:
    """`given`: by key the label, the unit and the value to begin with."""
    params = tuple(Param(key, label, unit=unit, least=1) for key, (label, unit, _) in given.items())
    values = {key: value for key, (*_, value) in given.items()}
    seeds = (Seed(values, SOURCE, _SINCE, note=LOCAL),)
    return RuleSet(code, label, Module.TALENT, outcome, about, params, seeds)


RULES = (
    _rule(
        "TA-01",
        "人才资料保鲜",
        RuleOutcome.REMIND,
        "资料确认后过了第一个期限为“待复核”，过了第二个为“过期”；过期的仍可查到，另作标记。",
        fresh=("确认后", "个月内为已确认", 6),
        stale=("超过", "个月为过期", 12),
    ),
    _rule(
        "TA-05",
        "层次认定公示",
        RuleOutcome.BLOCK,
        "公示期满才能认定；公示期按工作日计算，首日算一天。",
        days=("公示", "个工作日", 5),
    ),
    _rule(
        "TA-15",
        "本人同意有效期",
        RuleOutcome.BLOCK,
        "同意按用途分别记录，过期后要重新征询；没有征询过不算同意。",
        months=("同意后", "个月内有效", 24),
    ),
)
catalogue.add(RULES)
catalogue.reads(*(rule.code for rule in RULES))
