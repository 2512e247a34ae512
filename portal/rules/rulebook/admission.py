"""发展党员: 2014 细则 until 2026-05-18, the 2026 revision from then on."""

import datetime as dt

from portal.rules.catalogue import TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, ParamKind, RuleOutcome
from portal.rules.params import Param, flag

OLD = "《中国共产党发展党员工作细则》（2014 年）"
NEW = "《中国共产党发展党员工作细则》（2026 年修订，2026 年 5 月 18 日公布）"
_2014 = dt.date(2014, 5, 28)
REVISED = dt.date(2026, 5, 18)
BALLOT = (("secret", "无记名投票"), ("open", "按规定采取举手或无记名投票"))


def _node(
    code: str,
    label: str,
    description: str,
    params: tuple[Param, ...],
    old: dict,
    *,
    new: dict | None = None,
    articles: str = "",
    outcome: RuleOutcome = RuleOutcome.BLOCK,
) -> RuleSet:
    """`new` names what the revision changed; the rest goes on."""
    seeds = (
        Seed(old, OLD, _2014, REVISED),
        Seed({**old, **(new or {})}, NEW + articles, REVISED, note=TO_CONFIRM),
    )
    return RuleSet(code, label, Module.ADMISSION, outcome, description, params, seeds)


RULES = (
    _node(
        "AD-01",
        "申请入党",
        "年满规定年龄方可申请；党组织收到申请书后在规定时间内派人谈话。",
        (
            Param("least_age", "年满", unit="周岁", least=1),
            Param("talk_months", "派人谈话", unit="个月内", least=1),
        ),
        {"least_age": 18, "talk_months": 1},
        articles="第七条",
    ),
    _node(
        "AD-02",
        "入党积极分子培养",
        "指定正式党员作培养联系人，定期考察，经过规定时间以上培养教育方可列为发展对象。",
        (
            Param("least_contacts", "培养联系人不少于", unit="名"),
            Param("most_contacts", "培养联系人不超过", unit="名"),
            Param("review_months", "考察每隔", unit="个月", least=1),
            Param("least_months", "培养教育不少于", unit="个月", least=1),
        ),
        {"least_contacts": 1, "most_contacts": 2, "review_months": 6, "least_months": 12},
        articles="第八至十三条",
    ),
    _node(
        "AD-03",
        "确定发展对象",
        "听取意见、支委会讨论同意后报上级；新规定要求上级党委同意，并事先公示。",
        (
            flag("higher_agrees", "须上级党委同意（否则为备案）"),
            Param("notice_workdays", "公示不少于", unit="个工作日"),
            flag("first_day_counts", "公示首日计入工作日"),
        ),
        {"higher_agrees": False, "notice_workdays": 0, "first_day_counts": True},
        new={"higher_agrees": True, "notice_workdays": 5},
        articles="第十三条",
    ),
    _node(
        "AD-04",
        "介绍人、政治审查和集中培训",
        "两名正式党员作入党介绍人；政治审查；短期集中培训达到天数或学时之一即可。",
        (
            Param("introducers", "入党介绍人", unit="名", least=1),
            Param("class_days", "集中培训不少于", unit="天"),
            Param("class_hours", "或不少于", unit="学时"),
        ),
        {"introducers": 2, "class_days": 3, "class_hours": 24},
        articles="第十六、十七条",
    ),
    _node(
        "AD-05",
        "支部大会讨论接收",
        "上级预审合格并填写志愿书后，在规定时间内召开支部大会讨论，按规定方式表决。",
        (
            Param("assembly_months", "预审合格后", unit="个月内", least=1),
            Param("ballot", "表决方式", ParamKind.CHOICE, choices=BALLOT),
        ),
        {"assembly_months": 1, "ballot": "open"},
        new={"ballot": "secret"},
        articles="第十八、十九条",
    ),
    _node(
        "AD-06",
        "上级党委审批",
        "上级党委在规定时间内审批接收预备党员，遇特殊情况可以适当延长。",
        (
            Param("months", "审批", unit="个月内", least=1),
            Param("special_months", "特殊情况不超过", unit="个月", least=1),
        ),
        {"months": 3, "special_months": 6},
        articles="第二十五条",
    ),
    _node(
        "AD-07",
        "入党宣誓",
        "接收预备党员后举行入党宣誓；0 表示没有规定时限。",
        (Param("months", "接收后", unit="个月内"),),
        {"months": 0},
        new={"months": 1},
        articles="第二十九条",
        outcome=RuleOutcome.REMIND,
    ),
    _node(
        "AD-08",
        "预备期",
        "预备期自支部大会通过之日算起；需要继续考察的可以延长一次。",
        (
            Param("months", "预备期", unit="个月", least=1),
            Param("least_extension", "延长不少于", unit="个月", least=1),
            Param("most_extension", "延长不超过", unit="个月", least=1),
        ),
        {"months": 12, "least_extension": 6, "most_extension": 12},
        articles="第三十一条",
    ),
    _node(
        "AD-09",
        "预备党员转正审批",
        "上级党委对支部大会通过的转正决议在规定时间内审批。",
        (Param("months", "审批", unit="个月内", least=1),),
        {"months": 3},
        articles="第三十二、三十三条",
    ),
    _node(
        "AD-10",
        "发展党员的本地时限",
        "规定没有写明、由本县约定的时限，以及书面意见是否计入票数；请与主管部门核对。",
        (
            Param("filing_months", "确定后报备案", unit="个月内", least=1),
            Param("further_months", "预备期考察每隔", unit="个月", least=1),
            Param("leaving_months", "预审后离开本单位不满", unit="个月的提醒", least=1),
            Param("request_months", "预备期满前提醒提出转正申请", unit="个月", least=1),
            Param("kept_years", "未入党的档案保留", unit="年", least=1),
            flag("written_counts", "会前提出的书面意见计入票数"),
        ),
        {
            "filing_months": 1,
            "further_months": 3,
            "leaving_months": 3,
            "request_months": 1,
            "kept_years": 3,
            "written_counts": True,
        },
        outcome=RuleOutcome.REMIND,
    ),
)
