"""县直单位机关党建考核方案: forms-and-schemes §2.1, column 县."""

from typing import Final

from assessments.presets.schemes import shared
from assessments.presets.schemes.notation import (
    FULL,
    LEFT_OUT,
    NEVER,
    NO_AIM,
    OUT,
    ZERO,
    PresetCategory,
    PresetIndicator,
    PresetScheme,
    aim,
    between,
    by_quarter,
    by_rank,
    carried,
    each,
    figure,
    grades,
    rate,
    steps,
    up,
)
from assessments.presets.schemes.shared import ALL

SCHEME: Final = PresetScheme(
    "county_unit",
    "县直单位机关党建考核方案",
    ("党群组", "政府组", "双管组"),
    (
        PresetCategory(
            "A",
            "党建责任",
            (
                shared.A1.with_full(4),
                shared.A2,
                shared.A3,
                shared.A4,
                shared.A5,
                PresetIndicator(
                    "A6",
                    "专题研究党建",
                    1,
                    figure("unit_monthly.topic_done@上季末月"),
                    steps("1=100"),
                    aim("1"),
                    OUT,
                    ZERO,
                ),
            ),
        ),
        PresetCategory(
            "B",
            "组织设置和换届",
            (
                shared.B1,
                shared.B2,
                shared.B3,
                PresetIndicator(
                    "B5",
                    "应设未设支委会",
                    3,
                    figure("ORG-6"),
                    each("1", 3),
                    NO_AIM,
                    NEVER,
                    LEFT_OUT,
                ),
            ),
        ),
        PresetCategory(
            "C",
            "党员教育管理",
            (
                shared.C1.with_full(4),
                shared.C5,
                shared.C6.with_full(3, aim=aim("95")),
                PresetIndicator(
                    "C7",
                    "党员信息完整率",
                    3,
                    figure("MEM-6"),
                    between("80=0 95=70 100=100"),
                    NO_AIM,
                    NEVER,
                    ZERO,
                ),
                PresetIndicator(
                    "C8", "预备期满未办理", 2, figure("MEM-8"), each("1", 2), NO_AIM, NEVER, ZERO
                ),
            ),
        ),
        PresetCategory(
            "D",
            "组织生活",
            (
                shared.D1,
                shared.D2,
                shared.D5.with_full(2),
                PresetIndicator(
                    "D6", "双重组织生活参加率", 3, figure("LIFE-5"), up(), ALL, OUT, ZERO
                ),
                PresetIndicator(
                    "D7",
                    "中心组学习",
                    2,
                    figure("unit_monthly.study_done"),
                    steps("1=100"),
                    aim("1"),
                    NEVER,
                    ZERO,
                ),
            ),
        ),
        PresetCategory(
            "E",
            "模范机关",
            (
                shared.E1.with_full(4, aim=by_quarter(50, 60, 65, 70)),
                PresetIndicator(
                    "E6", "模范机关创建任务完成率", 3, figure("BRA-31.rate"), up(), ALL, OUT, ZERO
                ),
                PresetIndicator(
                    "E7",
                    "“灯下黑”问题整改率",
                    3,
                    figure("ASM-16.rate_c7"),
                    up(),
                    ALL,
                    FULL,
                    ZERO,
                ),
            ),
        ),
        PresetCategory(
            "F",
            "服务基层",
            (
                PresetIndicator(
                    "F5",
                    "在职党员报到率",
                    3,
                    rate("unit_monthly.srv_report", "unit_monthly.srv_members"),
                    up(),
                    aim("95"),
                    OUT,
                    ZERO,
                ),
                PresetIndicator(
                    "F6",
                    "认领事项按期办结率",
                    4,
                    figure("BRA-25.claimed_rate"),
                    up(),
                    aim("95"),
                    FULL,
                    ZERO,
                ),
                PresetIndicator(
                    "F7", "包联任务完成率", 3, figure("ASM-03.rate_c5"), up(), ALL, OUT, ZERO
                ),
                PresetIndicator(
                    "F8",
                    "包联乡镇评价",
                    2,
                    figure("GRADE.F8"),
                    grades("满意=100 基本满意=70 不满意=30", n2="满意", n1="基本满意", n0="不满意"),
                    NO_AIM,
                    NEVER,
                    carried(2),
                ),
            ),
        ),
        PresetCategory(
            "G",
            "整改和干部管理",
            (
                shared.G2,
                shared.G4.with_full(2, label="服务对象满意度"),
                PresetIndicator(
                    "G5",
                    "干部档案完整度",
                    3,
                    figure("CDR-1"),
                    between("70=0 90=70 98=100"),
                    NO_AIM,
                    OUT,
                    ZERO,
                ),
                PresetIndicator(
                    "G6", "干部学时进度", 2, figure("TRN-2"), up(), aim("95"), OUT, LEFT_OUT
                ),
                PresetIndicator("G7", "年度考核登记率", 1, figure("CDR-2"), up(), ALL, OUT, ZERO),
            ),
        ),
        PresetCategory(
            "H",
            "台账、人才和信息",
            (
                shared.H1,
                shared.H2,
                shared.H4.with_full(4, empty=OUT),
                shared.H5,
                shared.H6.with_full(2, rule=by_rank(1, zero_is_zero=True)),
            ),
        ),
    ),
)
