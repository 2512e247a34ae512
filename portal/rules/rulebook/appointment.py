"""选拔任用: 党政领导干部选拔任用工作条例, 2019."""

import datetime as dt

from portal.rules.catalogue import CHECKED, LOCAL, TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, ParamKind, RuleOutcome
from portal.rules.params import Param, share

REGULATION = "《党政领导干部选拔任用工作条例》"
_2019 = dt.date(2019, 3, 3)
DEGREES = (("college", "大专"), ("bachelor", "本科"))


def _check(
    code: str,
    label: str,
    description: str,
    params: tuple[Param, ...],
    values: dict,
    *,
    source: str = REGULATION,
    note: str = TO_CONFIRM,
    outcome: RuleOutcome = RuleOutcome.WARN,
) -> RuleSet:
    seeds = (Seed(values, source, _2019, note=note),)
    return RuleSet(code, label, Module.APPOINTMENT, outcome, description, params, seeds)


RULES = (
    _check(
        "QA-01",
        "提任县处级的工龄和基层经历",
        "提任县处级领导职务，应当具有规定年限以上工龄和基层工作经历。",
        (
            Param("service_years", "工龄不少于", unit="年"),
            Param("grassroots_years", "基层工作经历不少于", unit="年"),
        ),
        {"service_years": 5, "grassroots_years": 2},
    ),
    _check(
        "QA-02",
        "提任县处级以上的任职经历",
        "提任县处级以上领导职务，一般应当有在下一级两个以上职位任职的经历。",
        (Param("posts", "下一级职位不少于", unit="个"),),
        {"posts": 2},
    ),
    _check(
        "QA-03",
        "提任的任职年限",
        "由副职提任正职、由下级正职提任上级副职，应当任职达到规定年限。",
        (
            Param("as_deputy", "副职提任正职：任副职不少于", unit="年"),
            Param("as_chief", "下级正职提任上级副职：任正职不少于", unit="年"),
        ),
        {"as_deputy": 2, "as_chief": 3},
    ),
    _check(
        "QA-04",
        "提任的学历",
        "一般应当具有规定的文化程度，厅局级以上更高。",
        (
            Param("least", "一般不低于", ParamKind.CHOICE, choices=DEGREES),
            Param("prefecture_least", "厅局级不低于", ParamKind.CHOICE, choices=DEGREES),
        ),
        {"least": "college", "prefecture_least": "bachelor"},
    ),
    _check(
        "QA-05",
        "提任的培训要求",
        "达不到培训要求的，应当在提任后规定时间内完成。",
        (Param("months", "提任后", unit="个月内", least=1),),
        {"months": 12},
        source="《干部教育培训工作条例》",
        note=CHECKED,
        outcome=RuleOutcome.REMIND,
    ),
    _check(
        "QA-06",
        "党委委员党龄",
        "县委委员、市省委委员应当具有规定年限以上党龄。",
        (
            Param("county_years", "县委委员党龄不少于", unit="年"),
            Param("city_years", "市、省委委员党龄不少于", unit="年"),
        ),
        {"county_years": 3, "city_years": 5},
        source="《中国共产党章程》",
    ),
    _check(
        "QA-07",
        "提任乡科级的年限",
        "提任乡科级正职、副职的年限，按本省规定掌握。",
        (
            Param("as_deputy", "提任正职：任副职不少于", unit="年"),
            Param("service_years", "提任副职：工龄不少于", unit="年"),
        ),
        {"as_deputy": 2, "service_years": 3},
        note=LOCAL,
    ),
    _check(
        "QA-08",
        "破格提拔限制",
        "试用期内和试用期满规定时间内不得破格提拔，不得连续破格，不得越两级。",
        (Param("months_after_probation", "试用期满后不少于", unit="个月"),),
        {"months_after_probation": 12},
    ),
    _check(
        "QA-09",
        "交流和任届",
        "在同一职位任职满规定年限的应当交流，同一职务任职不超过规定届数。",
        (
            Param("same_post_years", "同一职位满", unit="年", least=1),
            Param("most_terms", "同一职务不超过", unit="届", least=1),
        ),
        {"same_post_years": 10, "most_terms": 2},
        outcome=RuleOutcome.REMIND,
    ),
    _check(
        "QA-10",
        "年轻干部和一线干部比例",
        "每批提任中年轻干部、来自一线的干部所占比例。",
        (share("young", "年轻干部约占"), share("front_line", "一线干部约占")),
        {"young": "20%", "front_line": "80%"},
        source="本县选人用人要求",
        note=LOCAL,
    ),
    _check(
        "QA-11",
        "民主推荐结果有效期",
        "民主推荐结果在规定时间内有效。",
        (Param("months", "有效", unit="个月", least=1),),
        {"months": 12},
    ),
    _check(
        "QA-12",
        "考察组人数和近年考核",
        "考察组由两名以上成员组成；近三年年度考核有基本称职以下等次的，不得列为考察对象。",
        (
            Param("inspectors", "考察组不少于", unit="人", least=1),
            Param("appraisal_years", "看近几年年度考核", unit="年", least=1),
        ),
        {"inspectors": 2, "appraisal_years": 3},
        outcome=RuleOutcome.BLOCK,
    ),
    _check(
        "QA-13",
        "讨论决定",
        "须有规定比例的成员到会，赞成人数超过应到会成员的规定比例。",
        (
            share("least_present", "到会不少于应到会的"),
            share("votes_of_members", "赞成票超过应到会的"),
        ),
        {"least_present": "2/3", "votes_of_members": "1/2"},
        outcome=RuleOutcome.BLOCK,
    ),
    _check(
        "QA-14",
        "任前公示和试用期",
        "任前公示不少于规定工作日；非选举产生的有关职务试用期满后考核。",
        (
            Param("notice_workdays", "公示不少于", unit="个工作日", least=1),
            Param("probation_months", "试用期", unit="个月", least=1),
        ),
        {"notice_workdays": 5, "probation_months": 12},
        outcome=RuleOutcome.BLOCK,
    ),
)
