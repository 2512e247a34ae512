"""办理事项的撤回: how long an act may be taken back."""

import datetime as dt

from portal.deeds.domain import term
from portal.rules.catalogue import LOCAL, RuleSet, Seed
from portal.rules.choices import Module, RuleOutcome
from portal.rules.params import Param

WITHDRAWAL = term.RULE

RULES = [
    RuleSet(
        WITHDRAWAL,
        "办理事项的撤回期限",
        Module.ORGANISATIONS,
        RuleOutcome.BLOCK,
        "换届、转接、任免、状态变更、机构撤并等办错了的，在规定天数内可以撤回，恢复办理前的样子。",
        (Param("days", "办理后", unit="天内", least=0, most=90),),
        (Seed({"days": 7}, "系统建议", dt.date(2015, 1, 1), note=LOCAL),),
    )
]
