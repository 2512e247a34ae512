"""党员管理和党费: 党员教育管理工作条例 2019, 中组发〔2008〕3号."""

import datetime as dt

from portal.rules.catalogue import CHECKED, LOCAL, TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, ParamKind, RuleOutcome
from portal.rules.params import Param, flag

EDUCATION = "《中国共产党党员教育管理工作条例》"
CHARTER = "《中国共产党章程》第九条"
DUES = "《关于中国共产党党费收缴、使用和管理的规定》（中组发〔2008〕3 号）"
_2019 = dt.date(2019, 5, 6)
_2008 = dt.date(2008, 4, 1)


def _yuan(key: str, label: str) -> Param:
    return Param(key, label, ParamKind.DECIMAL, unit="元")


def _rate(key: str, label: str) -> Param:
    return Param(key, label, ParamKind.SHARE, most=100)


RULES = (
    RuleSet(
        "ME-02",
        "流动党员",
        Module.MEMBERSHIP,
        RuleOutcome.WARN,
        "外出达到规定时间且地点固定的转接组织关系，其余按流动党员管理。",
        (Param("months", "外出达到", unit="个月", least=1),),
        (Seed({"months": 6}, EDUCATION, _2019, note=CHECKED),),
    ),
    RuleSet(
        "ME-03",
        "失联党员",
        Module.MEMBERSHIP,
        RuleOutcome.REMIND,
        "查找后失联达到规定时间的停止党籍，停止后仍无法取得联系的按自行脱党处理。",
        (
            Param("stop_months", "停止党籍：失联达到", unit="个月", least=1),
            Param("leave_years", "按自行脱党：停止后满", unit="年", least=1),
        ),
        (Seed({"stop_months": 6, "leave_years": 2}, EDUCATION, _2019, note=CHECKED),),
    ),
    RuleSet(
        "ME-04",
        "出国（境）党员",
        Module.MEMBERSHIP,
        RuleOutcome.WARN,
        "出国（境）学习研究超过规定年限或定居的，一般停止党籍。",
        (Param("years", "学习研究超过", unit="年", least=1),),
        (Seed({"years": 5}, EDUCATION, _2019, note=CHECKED),),
    ),
    RuleSet(
        "ME-05",
        "连续不参加组织生活、不交党费",
        Module.MEMBERSHIP,
        RuleOutcome.REMIND,
        "没有正当理由，连续达到规定月数不参加组织生活、不交党费或不做分配的工作，提醒党组织研判。",
        (
            Param("first_months", "第一次提醒", unit="个月", least=1),
            Param("second_months", "第二次提醒", unit="个月", least=1),
            Param("limit_months", "达到", unit="个月", least=1),
        ),
        (
            Seed(
                {"first_months": 3, "second_months": 5, "limit_months": 6},
                CHARTER,
                dt.date(2012, 11, 14),
            ),
        ),
    ),
    RuleSet(
        "ME-06",
        "限期改正",
        Module.MEMBERSHIP,
        RuleOutcome.REMIND,
        "对不合格党员限期改正，时间一般不超过规定月数。",
        (Param("most_months", "不超过", unit="个月", least=1),),
        (Seed({"most_months": 12}, EDUCATION, _2019),),
    ),
    RuleSet(
        "ME-08",
        "组织关系介绍信",
        Module.MEMBERSHIP,
        RuleOutcome.REMIND,
        "介绍信在规定有效期内使用，接收后在规定期限内退回执；逾期未落实的由开具单位追踪。",
        (
            Param("city_days", "本市范围内有效", unit="天", least=1, most=90),
            Param("outside_days", "其他有效", unit="天", least=1, most=90),
            Param("most_days", "最长不超过", unit="天", least=1, most=366),
            Param("receipt_months", "回执：开具后", unit="个月内", least=1),
        ),
        (
            Seed(
                {"city_days": 10, "outside_days": 30, "most_days": 90, "receipt_months": 1},
                EDUCATION,
                _2019,
                note=TO_CONFIRM,
            ),
        ),
    ),
    RuleSet(
        "ME-09",
        "流动党员联系",
        Module.MEMBERSHIP,
        RuleOutcome.REMIND,
        "流出地党组织在规定期限内与流动党员联系，流动党员在规定期限内汇报一次。",
        (
            Param("contact_months", "联系：至少每", unit="个月一次", least=1),
            Param("report_months", "汇报：至少每", unit="个月一次", least=1),
        ),
        (Seed({"contact_months": 6, "report_months": 12}, EDUCATION, _2019, note=TO_CONFIRM),),
    ),
    RuleSet(
        "DU-01",
        "在职党员党费",
        Module.DUES,
        RuleOutcome.WARN,
        "以每月税后经常性工资为基数，按基数所在档次的比例乘全部基数。",
        (
            _yuan("limit_1", "第一档到"),
            _rate("rate_1", "第一档比例"),
            _yuan("limit_2", "第二档到"),
            _rate("rate_2", "第二档比例"),
            _yuan("limit_3", "第三档到"),
            _rate("rate_3", "第三档比例"),
            _rate("rate_4", "第四档比例"),
        ),
        (
            Seed(
                {
                    "limit_1": "3000",
                    "rate_1": "0.5%",
                    "limit_2": "5000",
                    "rate_2": "1%",
                    "limit_3": "10000",
                    "rate_3": "1.5%",
                    "rate_4": "2%",
                },
                DUES,
                _2008,
                note=TO_CONFIRM,
            ),
        ),
    ),
    RuleSet(
        "DU-02",
        "离退休、农民等党员党费",
        Module.DUES,
        RuleOutcome.WARN,
        "离退休党员按两档比例；农民党员每月在上下限之间；学生、下岗、低保等党员每月定额。",
        (
            _yuan("retired_limit", "离退休第一档到"),
            _rate("retired_low", "离退休第一档比例"),
            _rate("retired_high", "离退休第二档比例"),
            _yuan("farmer_least", "农民党员每月不少于"),
            _yuan("farmer_most", "农民党员每月不超过"),
            _yuan("fixed", "学生、下岗、低保等党员每月"),
        ),
        (
            Seed(
                {
                    "retired_limit": "5000",
                    "retired_low": "0.5%",
                    "retired_high": "1%",
                    "farmer_least": "0.2",
                    "farmer_most": "1",
                    "fixed": "0.2",
                },
                DUES,
                _2008,
            ),
        ),
    ),
    RuleSet(
        "DU-03",
        "大额党费",
        Module.DUES,
        RuleOutcome.WARN,
        "党员一次交纳达到规定数额的，作为大额党费办理。",
        (_yuan("least", "一次达到"),),
        (Seed({"least": "1000"}, DUES, _2008),),
    ),
    RuleSet(
        "DU-04",
        "党费计算的尾数",
        Module.DUES,
        RuleOutcome.WARN,
        "基数乘比例后一次四舍五入，保留到分；本地规定保留到角的，由乘积直接进到角。",
        (flag("to_tenths", "保留到角"),),
        (Seed({"to_tenths": False}, "本系统建议值", _2008, note=LOCAL),),
    ),
)
