"""年龄与退休: the gradual rise of the statutory age since 2025-01-01."""

import datetime as dt

from portal.rules.catalogue import CHECKED, TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, ParamKind, RuleOutcome
from portal.rules.params import Param

BEFORE = (
    "《国务院关于安置老弱病残干部的暂行办法》"
    "《国务院关于工人退休、退职的暂行办法》（国发〔1978〕104 号）"
)
GRADUAL = "《全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定》"
_1978 = dt.date(1978, 6, 2)
_2025 = dt.date(2025, 1, 1)

PARAMS = (
    Param("original_age", "原法定退休年龄", unit="周岁", least=40, most=80),
    Param("since", "从原退休年月", ParamKind.MONTH, help="原退休年月在此之前的不延迟。"),
    Param("step", "每几个月延迟 1 个月", unit="个月", least=1, most=120),
    Param("most", "最多延迟", unit="个月", most=240),
)


def _age(code: str, label: str, age: int, *, step: int, most: int) -> RuleSet:
    common = {"original_age": age, "since": "2025-01"}
    return RuleSet(
        code,
        label,
        Module.RETIREMENT,
        RuleOutcome.REMIND,
        "推算法定退休年月：自 2025 年 1 月起按原退休年月逐步延迟。"
        "领导职务任职年龄另按干部政策掌握。",
        PARAMS,
        (
            Seed({**common, "step": 1, "most": 0}, BEFORE, _1978, _2025),
            Seed({**common, "step": step, "most": most}, GRADUAL, _2025, note=CHECKED),
        ),
    )


RULES = (
    _age("RT-01", "男性法定退休年龄", 60, step=4, most=36),
    _age("RT-02", "女性法定退休年龄（原 55 周岁）", 55, step=4, most=36),
    _age("RT-03", "女性法定退休年龄（原 50 周岁）", 50, step=2, most=60),
    RuleSet(
        "RT-04",
        "到龄提醒",
        Module.RETIREMENT,
        RuleOutcome.REMIND,
        "到达法定退休年月前提醒干部科办理。",
        (Param("months", "提前", unit="个月", least=1),),
        (Seed({"months": 6}, "本系统建议值", _2025, note=TO_CONFIRM),),
    ),
    RuleSet(
        "RT-05",
        "档案“三龄两历”核对",
        Module.RETIREMENT,
        RuleOutcome.WARN,
        "参加工作、入党时的年龄下限，以及简历允许的间隔。",
        (
            Param("work_age", "参加工作不早于", unit="周岁"),
            Param("party_age", "入党不早于", unit="周岁"),
            Param("gap_months", "简历间隔不超过", unit="个月"),
        ),
        (
            Seed(
                {"work_age": 16, "party_age": 18, "gap_months": 1},
                "干部人事档案专项审核口径",
                dt.date(2014, 11, 1),
            ),
        ),
    ),
)
