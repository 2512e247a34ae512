"""任期与换届: 党的基层组织任期的意见 2018, 基层组织选举工作条例 2020."""

import datetime as dt

from portal.rules.catalogue import CHECKED, LOCAL, TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, RuleOutcome
from portal.rules.params import Param, flag, share

TERM = "《关于党的基层组织任期的意见》（中办，2018 年 7 月）"
ELECTION = "《中国共产党基层组织选举工作条例》"
RURAL = "《中国共产党农村基层组织工作条例》"
_2018 = dt.date(2018, 7, 1)
_2020 = dt.date(2020, 7, 13)


def _term(
    code: str,
    label: str,
    description: str,
    params: tuple[Param, ...],
    *seeds: Seed,
    outcome: RuleOutcome = RuleOutcome.WARN,
) -> RuleSet:
    return RuleSet(code, label, Module.TERMS, outcome, description, params, seeds)


RULES = (
    _term(
        "EL-01",
        "基层党组织任期",
        "基层党委每届任期一般为五年，总支、支部一般为三年；村和社区党组织为五年。",
        (
            Param("committee", "基层党委", unit="年", least=1, most=10),
            Param("branch", "总支、支部", unit="年", least=1, most=10),
            Param("village", "村、社区党组织", unit="年", least=1, most=10),
        ),
        Seed({"committee": 5, "branch": 3, "village": 5}, TERM, _2018, note=CHECKED),
    ),
    _term(
        "EL-02",
        "提前或延期换届",
        "提前或者延期换届须经批准，一般不超过规定时间。",
        (Param("most_months", "一般不超过", unit="个月", least=1),),
        Seed({"most_months": 12}, TERM, _2018, note=CHECKED),
        outcome=RuleOutcome.BLOCK,
    ),
    _term(
        "EL-03",
        "任期届满提醒",
        "上级党组织一般在任期届满前规定时间以书面或电话提醒。",
        (Param("months", "届满前", unit="个月", least=1),),
        Seed(
            {"months": 6},
            "《中国共产党支部工作条例（试行）》",
            dt.date(2018, 10, 28),
            note=CHECKED,
        ),
        outcome=RuleOutcome.REMIND,
    ),
    _term(
        "EL-04",
        "换届提醒节点",
        "届满前摸底、书面提醒、再次提醒、临期提醒，届满后每隔若干天提醒逾期。",
        (
            Param("survey_months", "摸底提前", unit="个月"),
            Param("letter_months", "书面提醒提前", unit="个月"),
            Param("again_months", "再次提醒提前", unit="个月"),
            Param("last_months", "临期提醒提前", unit="个月"),
            Param("overdue_days", "逾期后每隔", unit="天", least=1),
        ),
        Seed(
            {
                "survey_months": 12,
                "letter_months": 6,
                "again_months": 3,
                "last_months": 1,
                "overdue_days": 7,
            },
            "本系统建议值",
            _2018,
            note=LOCAL,
        ),
        outcome=RuleOutcome.REMIND,
    ),
    _term(
        "EL-05",
        "选举到会人数、票数和差额",
        "到会人数不少于应到会的规定比例方可选举；得赞成票超过到会人数的规定比例方可当选；"
        "候选人差额不少于规定比例。",
        (
            share("least_present", "到会人数不少于应到会的"),
            share("votes_of_present", "当选票数超过实到会的"),
            share("least_surplus", "候选人多于应选不少于"),
        ),
        Seed(
            {"least_present": "4/5", "votes_of_present": "1/2", "least_surplus": "20%"},
            ELECTION,
            _2020,
        ),
        outcome=RuleOutcome.BLOCK,
    ),
    _term(
        "EL-06",
        "没有表决权的党员",
        "预备党员、受留党察看处分的党员没有表决权、选举权和被选举权。",
        (flag("probationary", "预备党员不计入"), flag("on_watch", "留党察看期间不计入")),
        Seed({"probationary": True, "on_watch": True}, ELECTION, _2020, note=CHECKED),
        outcome=RuleOutcome.BLOCK,
    ),
    _term(
        "EL-07",
        "支部书记党龄",
        "支部书记一般应当具有规定年限以上党龄。",
        (Param("years", "党龄不少于", unit="年"),),
        Seed({"years": 1}, "《中国共产党支部工作条例（试行）》", dt.date(2018, 10, 28)),
    ),
    _term(
        "EL-08",
        "村（居）民委员会任期",
        "村民委员会、居民委员会每届任期。",
        (Param("years", "任期", unit="年", least=1, most=10),),
        Seed(
            {"years": 5},
            "《村民委员会组织法》《城市居民委员会组织法》（2018 年修正）",
            dt.date(2018, 12, 29),
            dt.date(2026, 1, 1),
        ),
        Seed(
            {"years": 5},
            "《村民委员会组织法》《城市居民委员会组织法》（2025 年 10 月 28 日修订）",
            dt.date(2026, 1, 1),
            note="修订和施行日期已核对；任期年限启用前请核对。",
        ),
    ),
    _term(
        "EL-09",
        "村党组织书记“一肩挑”",
        "村党组织书记通过法定程序担任村民委员会主任和村级集体经济组织负责人。",
        (
            flag("village_head", "兼任村民委员会主任"),
            flag("economy_head", "兼任集体经济组织负责人"),
        ),
        Seed({"village_head": True, "economy_head": True}, RURAL, dt.date(2018, 12, 28)),
    ),
    _term(
        "EL-12",
        "村“两委”班子结构",
        "换届后班子年龄、性别、学历结构的目标，按当次换届要求掌握。",
        (
            Param("young_age", "年轻成员年龄不超过", unit="岁", least=18, most=60),
            Param("young_members", "年轻成员不少于", unit="名"),
            Param("women", "女性成员不少于", unit="名"),
            flag("average_age_falls", "平均年龄应下降"),
        ),
        Seed(
            {"young_age": 35, "young_members": 1, "women": 1, "average_age_falls": True},
            "历次村（社区）“两委”换届通知",
            dt.date(2020, 10, 1),
            note=TO_CONFIRM,
        ),
    ),
)
