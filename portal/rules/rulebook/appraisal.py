"""考核: 公务员考核规定 2020, 党政领导干部考核工作条例 2019, and the county's own marks."""

import datetime as dt

from portal.rules.catalogue import LOCAL, TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, ParamKind, RuleOutcome
from portal.rules.params import Param, flag, share

CIVIL_SERVANTS = "《公务员考核规定》（中组部，2020 年 12 月）"
ROUTINE = "《公务员平时考核办法（试行）》"
LEADERS = "《党政领导干部考核工作条例》"
OWN = "本县考核办法"
_2019 = dt.date(2019, 4, 7)
_2020 = dt.date(2020, 12, 28)


def _marks(
    code: str,
    label: str,
    description: str,
    params: tuple[Param, ...],
    values: dict,
    *,
    source: str = CIVIL_SERVANTS,
    since: dt.date = _2020,
    note: str = TO_CONFIRM,
    outcome: RuleOutcome = RuleOutcome.WARN,
    wholes: tuple[tuple[str, ...], ...] = (),
) -> RuleSet:
    seeds = (Seed(values, source, since, note=note),)
    return RuleSet(code, label, Module.APPRAISAL, outcome, description, params, seeds, wholes)


RULES = (
    _marks(
        "AS-01",
        "年度考核优秀比例",
        "优秀等次人数按应参加考核人数的比例掌握，经批准或受表彰的单位可以提高；名额向下取整。",
        (share("most", "优秀不超过"), share("most_raised", "提高后不超过")),
        {"most": "20%", "most_raised": "25%"},
        outcome=RuleOutcome.BLOCK,
    ),
    _marks(
        "AS-02",
        "平时考核“好”等次比例",
        "平时考核一般按季度开展，“好”等次人数按比例掌握。",
        (share("most_good", "“好”不超过"),),
        {"most_good": "40%"},
        source=ROUTINE,
        since=_2019,
        outcome=RuleOutcome.BLOCK,
    ),
    _marks(
        "AS-03",
        "不参加考核的情形",
        "病、事假等累计超过规定时间的不参加年度考核；新录用人员试用期内只写评语，不确定等次。",
        (Param("absent_months", "缺勤累计超过", unit="个月", least=1),),
        {"absent_months": 6},
    ),
    _marks(
        "AS-04",
        "考核结果运用",
        "连续称职以上晋升级别和工资档次，连续优秀记功，连续不称职辞退。",
        (
            Param("step_years", "晋升工资档次：称职以上满", unit="年", least=1),
            Param("level_years", "晋升级别：称职以上满", unit="年", least=1),
            Param("merit_years", "记三等功：连续优秀满", unit="年", least=1),
            Param("no_promotion_months", "基本称职后不得晋升", unit="个月"),
            Param("dismissal_years", "辞退：连续不称职", unit="年", least=1),
        ),
        {
            "step_years": 2,
            "level_years": 5,
            "merit_years": 3,
            "no_promotion_months": 12,
            "dismissal_years": 2,
        },
    ),
    _marks(
        "AS-05",
        "领导班子和领导干部优秀比例",
        "领导班子评为优秀、领导干部评为优秀的比例；班子一般的，主要负责人不得评为优秀。",
        (share("teams", "班子优秀不超过"), share("leaders", "干部优秀不超过")),
        {"teams": "30%", "leaders": "25%"},
        source=LEADERS,
        since=_2019,
        outcome=RuleOutcome.BLOCK,
    ),
    _marks(
        "AS-06",
        "连续优秀优先使用",
        "连续多年考核优秀的，同等条件下优先使用。",
        (Param("years", "连续优秀", unit="年", least=1),),
        {"years": 3},
        source=OWN,
        note=LOCAL,
    ),
    _marks(
        "AS-07",
        "书记述职评议考核",
        "每年县对乡镇党委书记开展述职评议考核，综合评价不为“好”的，年度考核不得评为优秀。",
        (Param("per_year", "每年", unit="次", least=1),),
        {"per_year": 1},
        source="《党委（党组）书记抓基层党建工作述职评议考核办法（试行）》",
        since=_2019,
    ),
    _marks(
        "AS-09",
        "年度成绩构成",
        "年度成绩由季度成绩、年终考核和书记项目（测评）按比例合成，三项之和为 100%。",
        (
            share("quarters", "季度成绩占"),
            share("year_end", "年终考核占"),
            share("projects", "书记项目、测评占"),
        ),
        {"quarters": "40%", "year_end": "40%", "projects": "20%"},
        source=OWN,
        note=LOCAL,
        wholes=(("quarters", "year_end", "projects"),),
    ),
    _marks(
        "AS-10",
        "测评最少票数",
        "每个评价群体的有效票达到规定张数才计入，少于的不单独计分。",
        (Param("least_votes", "每个群体不少于", unit="张", least=1),),
        {"least_votes": 5},
        source=OWN,
        note=LOCAL,
    ),
    _marks(
        "AS-11",
        "考核计分申诉期限",
        "计分结果公布后，单位在规定的工作日内可以对其中一项提出申诉，考核办在规定的工作日内答复。",
        (
            Param("object_days", "申诉期：公布后", unit="个工作日", least=1),
            Param("answer_days", "答复期：申诉后", unit="个工作日", least=1),
        ),
        {"object_days": 3, "answer_days": 5},
        source=OWN,
        note=LOCAL,
        outcome=RuleOutcome.REMIND,
    ),
    _marks(
        "AS-12",
        "书记项目月度进展",
        "书记项目审定后，单位每月填写一次进展；到日子没有填的，列入待办并提醒。",
        (
            Param("asked_on", "提醒：每月", unit="日", least=1, most=28),
            Param("due_on", "截止：每月", unit="日", least=1, most=28),
        ),
        {"asked_on": 18, "due_on": 25},
        source=OWN,
        note=LOCAL,
        outcome=RuleOutcome.REMIND,
    ),
    _marks(
        "AS-13",
        "约谈建议",
        "连续列入黑榜、受到一票否决、整改事项逾期达到规定次数的，系统列出约谈建议，由部领导决定。",
        (
            Param("black_months", "连续列入黑榜满", unit="个月", least=1),
            Param("overdue", "逾期未完成的整改事项满", unit="项", least=1),
        ),
        {"black_months": 2, "overdue": 3},
        source=OWN,
        note=LOCAL,
        outcome=RuleOutcome.REMIND,
    ),
    _marks(
        "AS-14",
        "年终总分构成",
        "年终基层党建考核总分由六项按占比合成，六项之和为 100%；书记项目由年中、年底两次观摩合成。"
        "按年度最后一天适用的版本核算，公布以后不再变。",
        (
            share("monthly", "平时考核占"),
            share("project", "书记项目占"),
            share("standard", "标准化建设占"),
            share("inspection", "督查考评占"),
            share("report", "述职评议占"),
            share("survey", "满意度占"),
            share("project_mid", "书记项目中，年中观摩占"),
            share("project_end", "书记项目中，年底观摩占"),
            share("comprehensive", "总分计入综合实绩考核"),
        ),
        {
            "monthly": "40%",
            "project": "15%",
            "standard": "10%",
            "inspection": "15%",
            "report": "15%",
            "survey": "5%",
            "project_mid": "40%",
            "project_end": "60%",
            "comprehensive": "30%",
        },
        source=OWN,
        note=LOCAL,
        wholes=(
            ("monthly", "project", "standard", "inspection", "report", "survey"),
            ("project_mid", "project_end"),
        ),
    ),
    _marks(
        "AS-15",
        "红榜和黑榜",
        "排名靠前、得分达到规定分数、没有未报、没有扣分和一票否决的列入红榜；排名靠后、得分又低于"
        "规定分数的列入黑榜；新成立的单位处于过渡期，不列黑榜，新任书记的单位按“是否”一项。"
        "按当月最后一天适用的版本。",
        (
            Param("towns", "乡镇（街道）的分组，前后各", unit="名", least=1, most=50),
            Param("others", "其他分组，前后各", unit="名", least=1, most=50),
            Param("red_from", "红榜：综合得分不低于", ParamKind.DECIMAL, "分"),
            Param("black_below", "黑榜：综合得分低于", ParamKind.DECIMAL, "分"),
            Param("settling_months", "过渡期：成立不满", unit="个月", most=24),
            flag("new_secretary", "书记任职不满同样月数的，也算过渡期"),
        ),
        {
            "towns": 3,
            "others": 5,
            "red_from": "90",
            "black_below": "80",
            "settling_months": 3,
            "new_secretary": False,
        },
        source=OWN,
        note=LOCAL,
    ),
    _marks(
        "AS-16",
        "述职评议测评计分",
        "“总体评价”各档次的分值、各组的权重、建议等次的分数线；有效票不足的组不计（AS-10），"
        "其余各组的权重按比例折算。按述职当日适用的版本。",
        (
            *(
                Param(key, f"“{label}”计", ParamKind.DECIMAL, "分", most=100)
                for key, label in (
                    ("good", "好"),
                    ("better", "较好"),
                    ("fair", "一般"),
                    ("poor", "差"),
                )
            ),
            *(
                Param(key, f"{label}的权重", ParamKind.DECIMAL, most=100)
                for key, label in (
                    ("standing", "县委常委"),
                    ("committee", "县委委员和其他述职人"),
                    ("people", "党员群众代表"),
                    ("daily", "日常考核"),
                )
            ),
            Param("good_from", "建议“好”：不低于", ParamKind.DECIMAL, "分", most=100),
            Param("better_from", "建议“较好”：不低于", ParamKind.DECIMAL, "分", most=100),
            Param("fair_from", "建议“一般”：不低于", ParamKind.DECIMAL, "分", most=100),
        ),
        {
            **dict(zip(("good", "better", "fair", "poor"), (100, 85, 60, 30), strict=True)),
            **dict(
                zip(("standing", "committee", "people", "daily"), (30, 20, 20, 30), strict=True)
            ),
            **dict(zip(("good_from", "better_from", "fair_from"), (90, 80, 60), strict=True)),
        },
        source=OWN,
        note=LOCAL,
    ),
)
