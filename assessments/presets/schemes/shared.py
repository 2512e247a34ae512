"""Indicators that both schemes have, with the marks of the townships: forms-and-schemes §2.1."""

from typing import Final

from assessments.presets.schemes.notation import (
    FULL,
    LEFT_OUT,
    NEVER,
    NO_AIM,
    OUT,
    ZERO,
    PresetIndicator,
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

ALL: Final = aim("100")
A1: Final = PresetIndicator("A1", "书记项目进度", 3, figure("PRJ-1"), up(), ALL, FULL, ZERO)
A2: Final = PresetIndicator(
    "A2",
    "书记项目推进质量",
    2,
    figure("GRADE.A2"),
    grades("好=100 较好=80 一般=50 差=0", n3="好", n2="较好", n1="一般", n0="差"),
    NO_AIM,
    NEVER,
    carried(2),
)
A3: Final = PresetIndicator(
    "A3", "重点任务按期完成率", 4, figure("ASM-03.rate"), up(), ALL, FULL, ZERO
)
A4: Final = PresetIndicator(
    "A4", "逾期未销号任务", 2, figure("ASM-03.overdue"), each("0.5", 2), NO_AIM, NEVER, ZERO
)
A5: Final = PresetIndicator(
    "A5", "述职评议问题整改率", 1, figure("ASM-14.rate"), up(), ALL, FULL, ZERO
)
B1: Final = PresetIndicator("B1", "按期换届率", 3, figure("ORG-4"), up(), ALL, FULL, ZERO)
B2: Final = PresetIndicator(
    "B2", "逾期未换届", 2, figure("ORG-3"), each("1", 2), NO_AIM, NEVER, ZERO
)
B3: Final = PresetIndicator(
    "B3",
    "异常党组织超3个月未处置",
    2,
    figure("ORG-5.old"),
    each("0.5", 2),
    NO_AIM,
    NEVER,
    LEFT_OUT,
)
C1: Final = PresetIndicator(
    "C1",
    "党费按时交纳率",
    3,
    rate("DUE-2", "DUE-1"),
    between("80=0 90=35 95=70 100=100"),
    NO_AIM,
    FULL,
    ZERO,
)
C5: Final = PresetIndicator(
    "C5", "发展党员程序问题", 2, figure("ADM-2"), each("0.5", 2), NO_AIM, NEVER, LEFT_OUT
)
C6: Final = PresetIndicator(
    "C6", "党员学时进度", 2, figure("TRN-1"), up(), aim("90"), NEVER, LEFT_OUT
)
D1: Final = PresetIndicator(
    "D1",
    "组织生活完成率",
    6,
    rate("LIFE-2", "LIFE-1"),
    between("60=0 80=50 90=80 95=90 100=100"),
    NO_AIM,
    FULL,
    ZERO,
)
D2: Final = PresetIndicator(
    "D2", "主题党日开展率", 3, rate("LIFE-3", "ORG-2"), up(), ALL, NEVER, ZERO
)
D5: Final = PresetIndicator(
    "D5",
    "组织生活抽查",
    3,
    figure("ASM-12.mark"),
    steps("0=0 60=50 80=80 90=100"),
    NO_AIM,
    OUT,
    LEFT_OUT,
)
E1: Final = PresetIndicator(
    "E1",
    "标准化达标率",
    3,
    figure("STD-1"),
    up(),
    by_quarter(20, 30, 40, 50),
    NEVER,
    carried(3),
)
G2: Final = PresetIndicator(
    "G2", "整改事项按期完成率", 4, figure("ASM-16.rate"), up(), ALL, FULL, ZERO
)
G4: Final = PresetIndicator(
    "G4",
    "群众满意度",
    2,
    figure("ASM-17.mark"),
    between("60=0 80=60 95=100"),
    NO_AIM,
    NEVER,
    carried(12),
)
H1: Final = PresetIndicator(
    "H1",
    "台账报送",
    3,
    figure("LED-1"),
    grades("按时=100 迟报=50 未报=0", n0="按时", n1="迟报", n2="未报"),
    NO_AIM,
    FULL,
    ZERO,
)
H2: Final = PresetIndicator(
    "H2", "二次退回", 1, figure("LED-2"), each("0.5", 1), NO_AIM, NEVER, ZERO
)
H4: Final = PresetIndicator(
    "H4", "人才任务按期完成率", 3, figure("ASM-03.rate_c3"), up(), ALL, FULL, ZERO
)
H5: Final = PresetIndicator(
    "H5", "人才服务按时办结率", 2, figure("TAL-T14"), up(), ALL, OUT, LEFT_OUT
)
H6: Final = PresetIndicator(
    "H6", "信息积分位次", 2, figure("INF-2"), by_rank(5, zero_is_zero=True), NO_AIM, NEVER, ZERO
)
