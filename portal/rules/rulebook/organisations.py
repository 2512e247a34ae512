"""组织设置: 支部工作条例 2018, 党和国家机关基层组织工作条例 2019, 农村基层组织工作条例 2019."""

import datetime as dt

from portal.rules.catalogue import CHECKED, LOCAL, TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, RuleOutcome
from portal.rules.params import Param, share

BRANCHES = "《中国共产党支部工作条例（试行）》"
ORGANS = "《中国共产党党和国家机关基层组织工作条例》"
RURAL = "《中国共产党农村基层组织工作条例》"
_2018 = dt.date(2018, 10, 28)
_ORGANS_SINCE = dt.date(2019, 12, 27)
_RURAL_SINCE = dt.date(2018, 12, 28)


def _set_up(
    code: str,
    label: str,
    description: str,
    params: tuple[Param, ...],
    values: dict,
    *,
    source: str = BRANCHES,
    since: dt.date = _2018,
    note: str = CHECKED,
    outcome: RuleOutcome = RuleOutcome.WARN,
) -> RuleSet:
    seeds = (Seed(values, source, since, note=note),)
    return RuleSet(code, label, Module.ORGANISATIONS, outcome, description, params, seeds)


RULES = (
    _set_up(
        "OR-01",
        "设立党支部",
        "有规定人数以上正式党员的应当成立支部；不足的成立联合支部，覆盖单位一般不超过规定个数。",
        (
            Param("least_members", "正式党员达到", unit="名", least=1),
            Param("most_joint_units", "联合支部覆盖单位一般不超过", unit="个", least=1),
            Param("most_members", "支部党员一般不超过", unit="名", least=1),
            Param("project_months", "建设项目工期达到", unit="个月"),
        ),
        {"least_members": 3, "most_joint_units": 5, "most_members": 50, "project_months": 6},
    ),
    _set_up(
        "OR-02",
        "设立支部委员会",
        "正式党员达到规定人数的支部设委员会，不足的设 1 名书记，必要时设 1 名副书记。",
        (
            Param("least_members", "正式党员达到", unit="名", least=1),
            Param("least_seats", "委员一般不少于", unit="名", least=1),
            Param("usual_seats", "委员一般为", unit="名以内", least=1),
            Param("most_seats", "委员最多", unit="名", least=1),
        ),
        {"least_members": 7, "least_seats": 3, "usual_seats": 5, "most_seats": 7},
    ),
    _set_up(
        "OR-03",
        "机关设立总支、党委",
        "机关党员达到规定人数的设党总支或者基层党委；人数不足的，经上级批准也可以设立。",
        (
            Param("general_branch", "设总支的党员人数达到", unit="名", least=1),
            Param("committee", "设党委的党员人数达到", unit="名", least=1),
        ),
        {"general_branch": 50, "committee": 100},
        source=ORGANS,
        since=_ORGANS_SINCE,
    ),
    _set_up(
        "OR-04",
        "村设立总支、党委",
        "村党员超过规定人数的可以设党总支；达到规定人数的，经县级批准可以设党委。",
        (
            Param("general_branch", "可设总支的党员人数超过", unit="名", least=1),
            Param("committee", "可设党委的党员人数达到", unit="名", least=1),
            Param("congress", "可开代表大会选举的党员人数达到", unit="名", least=1),
        ),
        {"general_branch": 50, "committee": 100, "congress": 500},
        source=RURAL,
        since=_RURAL_SINCE,
    ),
    _set_up(
        "OR-05",
        "农村党组织委员人数",
        "村党支部、党总支（党委）和乡镇党委的委员人数。",
        (
            Param("branch_least", "村支部委员不少于", unit="名"),
            Param("branch_most", "村支部委员不超过", unit="名"),
            Param("committee_least", "村总支、党委委员不少于", unit="名"),
            Param("committee_usual", "村总支、党委委员一般不超过", unit="名"),
            Param("committee_most", "村总支、党委委员最多", unit="名"),
            Param("township_least", "乡镇党委委员不少于", unit="名"),
            Param("township_most", "乡镇党委委员不超过", unit="名"),
        ),
        {
            "branch_least": 3,
            "branch_most": 5,
            "committee_least": 5,
            "committee_usual": 7,
            "committee_most": 9,
            "township_least": 7,
            "township_most": 9,
        },
        source=RURAL,
        since=_RURAL_SINCE,
        note="乡镇党委人数已核对，村级人数启用前请核对。",
    ),
    _set_up(
        "OR-06",
        "批复设立支部",
        "上级党组织收到设立支部的请示后，一般在规定时间内批复。",
        (Param("months", "收到请示后", unit="个月内", least=1),),
        {"months": 1},
        note=TO_CONFIRM,
        outcome=RuleOutcome.REMIND,
    ),
    _set_up(
        "OR-07",
        "软弱涣散和空壳组织排查",
        "正式党员不足、长期不开展活动的支部，以及管理下级党员过多的党组织，列出名单供研判。",
        (
            Param("few_members_months", "正式党员不足超过", unit="个月", least=1),
            Param("idle_months", "没有活动超过", unit="个月", least=1),
            Param("overload_times", "下级党员超过本级党员", unit="倍", least=1),
        ),
        {"few_members_months": 3, "idle_months": 6, "overload_times": 10},
        source="本系统建议值",
        note=LOCAL,
    ),
    _set_up(
        "OR-08",
        "建议分设或升格",
        "支部、总支党员人数超过规定的，建议分设支部或者升格。",
        (
            Param("branch", "支部党员超过", unit="名", least=1),
            Param("general_branch", "总支党员超过", unit="名", least=1),
        ),
        {"branch": 50, "general_branch": 100},
        note="依据 OR-01、OR-03 推出。",
    ),
    _set_up(
        "OR-09",
        "组织生活完成率分档",
        "支部每月组织生活完成率（已开展 ÷ 应开展）的显示分档。",
        (share("good", "良好不低于"), share("poor", "偏低低于")),
        {"good": "100%", "poor": "60%"},
        source="本系统建议值",
        note=LOCAL,
    ),
)
