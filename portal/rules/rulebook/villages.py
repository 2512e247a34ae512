"""村级与驻村: bands of income, weak organisations, first secretaries."""

import datetime as dt

from portal.rules.catalogue import LOCAL, TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, ParamKind, RuleOutcome
from portal.rules.params import Param, share

FIRST_SECRETARIES = "《关于向重点乡村持续选派驻村第一书记和工作队的意见》（中办，2021 年）"
_2021 = dt.date(2021, 5, 11)

RULES = (
    RuleSet(
        "VI-01",
        "村级集体经济薄弱村",
        Module.VILLAGES,
        RuleOutcome.WARN,
        "按年度经营性收入划线，补助收入不计入。",
        (
            Param("weak_below", "薄弱村低于", ParamKind.DECIMAL, unit="元"),
            Param("years", "消除期限", unit="年", least=1),
        ),
        (Seed({"weak_below": "30000", "years": 3}, "本县工作要求", _2021, note=LOCAL),),
    ),
    RuleSet(
        "VI-02",
        "软弱涣散党组织倒排比例",
        Module.VILLAGES,
        RuleOutcome.WARN,
        "每年对村党组织逐一排查，按比例倒排整顿。",
        (share("least", "倒排不低于"),),
        (Seed({"least": "5%"}, "软弱涣散基层党组织整顿工作要求", _2021, note=TO_CONFIRM),),
    ),
    RuleSet(
        "VI-03",
        "驻村第一书记",
        Module.VILLAGES,
        RuleOutcome.WARN,
        "任期、党龄、工龄和工作队人数要求。",
        (
            Param("term_years", "任期不少于", unit="年", least=1),
            Param("party_years", "党龄不少于", unit="年"),
            Param("service_years", "工龄不少于", unit="年"),
            Param("team", "工作队不少于", unit="人", least=1),
        ),
        (
            Seed(
                {"term_years": 2, "party_years": 1, "service_years": 2, "team": 3},
                FIRST_SECRETARIES,
                _2021,
            ),
        ),
    ),
    RuleSet(
        "VI-06",
        "联席会议",
        Module.VILLAGES,
        RuleOutcome.REMIND,
        "联席会议每季度召开，议定事项超过规定天数未办结的升级督办。",
        (
            Param("per_quarter", "每季度至少", unit="次", least=1),
            Param("open_days", "未办结超过", unit="天", least=1),
        ),
        (Seed({"per_quarter": 1, "open_days": 60}, "本县工作要求", _2021, note=LOCAL),),
    ),
)
