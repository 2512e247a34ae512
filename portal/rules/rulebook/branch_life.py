"""组织生活: 支部工作条例（试行）, 2018."""

import datetime as dt

from portal.rules.catalogue import CHECKED, LOCAL, TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, RuleOutcome
from portal.rules.params import Param, flag, share

BRANCHES = "《中国共产党支部工作条例（试行）》"
EDUCATION = "《中国共产党党员教育管理工作条例》"
_2018 = dt.date(2018, 10, 28)
_2019 = dt.date(2019, 5, 6)


def _life(
    code: str,
    label: str,
    description: str,
    params: tuple[Param, ...],
    values: dict,
    *,
    source: str = BRANCHES,
    since: dt.date = _2018,
    note: str = TO_CONFIRM,
    outcome: RuleOutcome = RuleOutcome.WARN,
) -> RuleSet:
    seeds = (Seed(values, source, since, note=note),)
    return RuleSet(code, label, Module.BRANCH_LIFE, outcome, description, params, seeds)


RULES = (
    _life(
        "BR-01",
        "党员大会",
        "支部党员大会一般每季度召开一次。",
        (Param("per_quarter", "每季度至少", unit="次", least=1),),
        {"per_quarter": 1},
    ),
    _life(
        "BR-02",
        "支部委员会会议",
        "设委员会的支部，支委会一般每月召开一次；不设委员会的不计。",
        (Param("per_month", "每月至少", unit="次", least=1),),
        {"per_month": 1},
    ),
    _life(
        "BR-03",
        "党小组会",
        "设党小组的支部，每个党小组一般每月召开一次会议；不设党小组的不计。",
        (Param("per_month", "每组每月至少", unit="次", least=1),),
        {"per_month": 1},
    ),
    _life(
        "BR-04",
        "党课",
        "党课应当经常开展，支部书记每年至少讲一次。",
        (
            Param("per_quarter", "每季度至少", unit="次"),
            Param("by_secretary_per_year", "书记每年至少", unit="次"),
        ),
        {"per_quarter": 1, "by_secretary_per_year": 1},
        note="每季度一次为各地常用要求，请按本县规定核对。",
    ),
    _life(
        "BR-05",
        "主题党日",
        "每月相对固定一天开展主题党日。",
        (Param("per_month", "每月至少", unit="次", least=1),),
        {"per_month": 1},
    ),
    _life(
        "BR-06",
        "组织生活会",
        "每年至少召开一次，一般安排在第四季度。",
        (Param("per_year", "每年至少", unit="次", least=1),),
        {"per_year": 1},
    ),
    _life(
        "BR-07",
        "民主评议党员",
        "一般每年开展一次，评为优秀、合格、基本合格、不合格，可以结合组织生活会进行。",
        (
            Param("per_year", "每年至少", unit="次", least=1),
            flag("grades_probationary", "预备党员评定等次"),
        ),
        {"per_year": 1, "grades_probationary": False},
        note=CHECKED,
    ),
    _life(
        "BR-08",
        "民主评议优秀比例",
        "评为优秀的党员所占比例，按当年通知掌握。",
        (share("most_excellent", "优秀比例不超过"),),
        {"most_excellent": "1/3"},
        source="年度民主评议党员工作通知",
        note=LOCAL,
    ),
    _life(
        "BR-09",
        "谈心谈话",
        "支委之间、支委和党员之间、党员和党员之间，每年谈心谈话不少于规定次数。",
        (Param("per_year", "每年至少", unit="次", least=1),),
        {"per_year": 1},
    ),
    _life(
        "BR-10",
        "会议人数和表决票数",
        "支委会须有半数以上委员到会；党员大会表决须有半数以上有表决权的党员到会，"
        "赞成人数超过应到会有表决权党员的半数。",
        (
            share("committee_present", "支委会到会超过"),
            share("assembly_present", "党员大会到会超过"),
            share("votes_of_entitled", "赞成票超过应到会的"),
        ),
        {"committee_present": "1/2", "assembly_present": "1/2", "votes_of_entitled": "1/2"},
        outcome=RuleOutcome.BLOCK,
    ),
    _life(
        "BR-11",
        "党员和支部书记学时",
        "党员每年集中学习培训不少于规定学时；基层党组织书记和班子成员学时更多，并至少参加一次集中轮训。",
        (
            Param("member_hours", "党员每年至少", unit="学时"),
            Param("committee_hours", "书记和班子成员每年至少", unit="学时"),
            Param("committee_classes", "书记和班子成员集中轮训每年至少", unit="次"),
        ),
        {"member_hours": 32, "committee_hours": 56, "committee_classes": 1},
        source=EDUCATION,
        since=_2019,
    ),
    _life(
        "BR-12",
        "双重组织生活",
        "党员领导干部以普通党员身份参加所在支部的组织生活。",
        (Param("per_year", "每名领导干部每年至少", unit="次", least=1),),
        {"per_year": 4},
        note=LOCAL,
    ),
    _life(
        "BR-13",
        "新任支部书记培训",
        "新任支部书记在任职后规定时间内参加培训；书记每年述职并接受评议。",
        (Param("months", "任职后", unit="个月内", least=1),),
        {"months": 6},
        outcome=RuleOutcome.REMIND,
    ),
    _life(
        "BR-14",
        "组织生活录入截止",
        "当月的组织生活在次月规定日期前录入（遇节假日顺延），以后录入的记为补录；"
        "再过规定月数当月锁定，补录、修改须说明原因。",
        (
            Param("day", "次月几日前录入", unit="日", least=1, most=28),
            Param("lock_months", "截止后锁定", unit="个月", least=1),
            Param("record_days", "按时记录：活动后", unit="日内", least=0),
            Param(
                "review_levels",
                "提交后审核",
                unit="级",
                least=0,
                most=2,
                help="0 不要求；1 乡镇审核（不在乡镇的由组织科）；2 乡镇初审、组织科复审。",
            ),
        ),
        {"day": 3, "lock_months": 3, "record_days": 5, "review_levels": 0},
        source="本系统建议值",
        note=LOCAL,
    ),
    _life(
        "BR-15",
        "停止党籍前查找次数",
        "对失联党员停止党籍前须查找；查找次数少于规定的提醒，一次没有的不能办理。",
        (
            Param("least_searches", "查找不少于", unit="次", least=1),
            Param("fresh_days", "近期查找：最近", unit="天内", least=1),
        ),
        {"least_searches": 3, "fresh_days": 90},
        source="本系统建议值",
        note=LOCAL,
    ),
)
