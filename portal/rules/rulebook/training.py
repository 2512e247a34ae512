"""干部教育培训: 干部教育培训工作条例, 2023."""

import datetime as dt

from portal.rules.catalogue import CHECKED, LOCAL, RuleSet, Seed
from portal.rules.choices import Module, RuleOutcome
from portal.rules.params import Param, share

REGULATION = "《干部教育培训工作条例》（2023 年）"
_2023 = dt.date(2023, 10, 17)

RULES = (
    RuleSet(
        "TR-01",
        "县处级以上干部学时",
        Module.TRAINING,
        RuleOutcome.WARN,
        "县处级以上领导干部和四级调研员以上职级公务员，每五年累计达到月数或学时之一即可。",
        (
            Param("years", "每", unit="年", least=1),
            Param("months", "累计不少于", unit="个月"),
            Param("hours", "或不少于", unit="学时"),
        ),
        (Seed({"years": 5, "months": 3, "hours": 550}, REGULATION, _2023, note=CHECKED),),
    ),
    RuleSet(
        "TR-02",
        "乡科级干部学时",
        Module.TRAINING,
        RuleOutcome.WARN,
        "乡科级领导干部和一级主任科员以下职级公务员，每年累计达到天数或学时之一即可。",
        (
            Param("days", "每年不少于", unit="天"),
            Param("hours", "或不少于", unit="学时"),
        ),
        (Seed({"days": 12, "hours": 90}, REGULATION, _2023, note=CHECKED),),
    ),
    RuleSet(
        "TR-03",
        "培训请假",
        Module.TRAINING,
        RuleOutcome.WARN,
        "请假时间累计超过总学时规定比例的，按退学处理。",
        (share("most_leave", "请假不超过总学时的"),),
        (Seed({"most_leave": "1/7"}, REGULATION, _2023, note=CHECKED),),
    ),
    RuleSet(
        "TR-04",
        "科级干部轮训和年轻干部培训",
        Module.TRAINING,
        RuleOutcome.WARN,
        "科级干部轮训一遍，年轻干部每年参加规定次数的培训。",
        (
            Param("rounds", "科级干部轮训", unit="遍"),
            Param("young_classes", "年轻干部每年不少于", unit="次"),
        ),
        (Seed({"rounds": 1, "young_classes": 2}, "本县干部教育培训计划", _2023, note=LOCAL),),
    ),
)
