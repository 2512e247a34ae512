"""乡镇（街道）组织工作考核方案: forms-and-schemes §2.1, column 乡."""

from typing import Final

from assessments.presets.schemes import shared
from assessments.presets.schemes.notation import (
    FULL,
    LEFT_OUT,
    LOWEST,
    NEVER,
    NO_AIM,
    NOUGHT,
    OF_UNIT,
    OUT,
    SO_FAR,
    ZERO,
    PresetCategory,
    PresetIndicator,
    PresetScheme,
    aim,
    by_rank,
    down,
    each,
    figure,
    grades,
    rate,
    up,
)
from assessments.presets.schemes.shared import ALL

_INCOME: Final = "township_monthly.inc_ytd"

SCHEME: Final = PresetScheme(
    "township",
    "乡镇（街道）组织工作考核方案",
    ("乡镇组",),
    (
        PresetCategory("A", "党建责任", (shared.A1, shared.A2, shared.A3, shared.A4, shared.A5)),
        PresetCategory(
            "B",
            "组织设置和换届",
            (
                shared.B1,
                shared.B2,
                shared.B3,
                PresetIndicator(
                    "B4", "软弱涣散整顿有进展", 3, figure("WEAK-2"), up(), ALL, FULL, ZERO
                ),
            ),
        ),
        PresetCategory(
            "C",
            "党员教育管理",
            (
                shared.C1,
                PresetIndicator(
                    "C2",
                    "流动党员联系率",
                    3,
                    rate("township_monthly.mem_contact", "township_monthly.mem_mobile"),
                    up(),
                    ALL,
                    FULL,
                    ZERO,
                ),
                PresetIndicator(
                    "C3", "失联党员占比", 2, rate("MEM-5", "MEM-1"), down(), aim("0.5"), NEVER, ZERO
                ),
                PresetIndicator(
                    "C4", "发展党员计划进度", 2, figure("ADM-1"), up(), SO_FAR, OUT, LEFT_OUT
                ),
                shared.C5,
                shared.C6,
            ),
        ),
        PresetCategory(
            "D",
            "组织生活",
            (
                shared.D1,
                shared.D2,
                PresetIndicator(
                    "D3", "按时记录率", 2, figure("LIFE-4"), up(), aim("95"), OUT, ZERO
                ),
                PresetIndicator(
                    "D4", "领导联系点任务完成率", 2, figure("BRA-11.rate"), up(), ALL, FULL, ZERO
                ),
                shared.D5,
            ),
        ),
        PresetCategory(
            "E",
            "村（社区）班子和标准化",
            (
                shared.E1,
                PresetIndicator(
                    "E2",
                    "书记空缺超3个月",
                    2,
                    figure("OFF-3.old"),
                    each("1", 2),
                    NO_AIM,
                    NEVER,
                    ZERO,
                ),
                PresetIndicator(
                    "E3", "一肩挑比例", 2, rate("OFF-2", "OFF-1"), up(), OF_UNIT, NEVER, ZERO
                ),
                PresetIndicator(
                    "E4", "后备达标村占比", 2, figure("RES-2"), up(), ALL, NEVER, LEFT_OUT
                ),
                PresetIndicator(
                    "E5",
                    "村干部报酬发放",
                    3,
                    figure("township_monthly.pay_ok"),
                    grades("是=100 否=0", n1="是", n0="否"),
                    NO_AIM,
                    NEVER,
                    ZERO,
                ),
            ),
        ),
        PresetCategory(
            "F",
            "村级集体经济",
            (
                PresetIndicator(
                    "F1", "经营性收入完成目标", 5, figure(_INCOME), up(), SO_FAR, NEVER, ZERO
                ),
                PresetIndicator(
                    "F2",
                    "经营性收入增幅位次",
                    3,
                    f"([{_INCOME}] ÷ [{_INCOME}@去年同期] - 1) × 100",
                    by_rank(5),
                    NO_AIM,
                    OUT,
                    LOWEST,
                ),
                PresetIndicator(
                    "F3", "薄弱村消除进度", 3, figure("ECO-3"), up(), SO_FAR, FULL, ZERO
                ),
                PresetIndicator(
                    "F4", "集体经济项目按期率", 1, figure("ECO-4"), up(), ALL, OUT, LEFT_OUT
                ),
            ),
        ),
        PresetCategory(
            "G",
            "服务群众和整改",
            (
                PresetIndicator(
                    "G1",
                    "需求清单按期办结率",
                    4,
                    figure("BRA-25.rate"),
                    up(),
                    aim("95"),
                    FULL,
                    ZERO,
                ),
                shared.G2,
                PresetIndicator(
                    "G3",
                    "季度突出问题销号率",
                    2,
                    figure("ASM-15.rate@上季度"),
                    up(),
                    ALL,
                    NOUGHT,
                    ZERO,
                ),
                shared.G4,
            ),
        ),
        PresetCategory(
            "H",
            "台账、人才和信息",
            (
                shared.H1,
                shared.H2,
                PresetIndicator(
                    "H3", "锁定后更正", 1, figure("LED-3"), each("0.2", 1), NO_AIM, NEVER, ZERO
                ),
                shared.H4,
                shared.H5,
                shared.H6,
            ),
        ),
    ),
)
