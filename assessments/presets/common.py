"""Fields and checks that the monthly ledgers of townships and of county units share, by key."""

from typing import Final

from assessments.presets.notation import (
    CARRIED,
    OPTIONAL,
    STOCK,
    FormCheck,
    FormField,
    arrives,
    count,
    may_prove,
    not_above,
    percent,
    rate,
    remark,
    when,
    words,
)

ORG_TOTAL: Final = count("org_total", "基层党组织数", "个", arrives("ORG-1"))
ORG_OVERDUE: Final = count("org_overdue", "逾期未换届数", "个", arrives("ORG-3"))
ORG_PLAN: Final = words(
    "org_plan", "逾期未换届处理安排", CARRIED, when("[逾期未换届数] > 0"), may_prove(1)
)
MEM_TOTAL: Final = count("mem_total", "党员总数", "人", arrives("MEM-1"))
MEM_PROB: Final = count("mem_prob", "预备党员数", "人", arrives("MEM-2"))
DUES: Final[tuple[FormField, ...]] = (
    count("dues_due", "应交党费党员数", "人", arrives("DUE-1"), STOCK),
    count("dues_paid", "按时交纳党费党员数", "人", arrives("DUE-2"), STOCK),
    rate("dues_rate", "党费按时交纳率", "按时交纳党费党员数", "应交党费党员数", 100),
)
LIFE: Final[tuple[FormField, ...]] = (
    count("life_due", "组织生活应开展次数", "次", arrives("LIFE-1")),
    count("life_done", "组织生活已开展次数", "次", arrives("LIFE-2")),
    rate("life_rate", "组织生活完成率", "组织生活已开展次数", "组织生活应开展次数", 100),
)
LIFE_NOTE: Final = words(
    "life_note", "未开展的党支部和原因", when("[组织生活已开展次数] < [组织生活应开展次数]")
)
TASK_OPEN: Final = count("task_open", "重点任务在办数", "项", arrives("ASM-03.open"))
TASK_OVER: Final = count("task_over", "逾期任务数", "项", arrives("ASM-03.overdue"))
PROJECT: Final[tuple[FormField, ...]] = (
    percent("prj_rate", "书记项目进度", arrives("PRJ-1")),
    words("prj_note", "书记项目本月进展", {"max_length": 300}, may_prove(3)),
)
RECTIFIED: Final[tuple[FormField, ...]] = (
    count("rect_due", "本月到期整改事项数", "项", arrives("ASM-16.due_month")),
    count("rect_done", "按期完成整改事项数", "项", arrives("ASM-16.ontime_month")),
)
INFO: Final = count("info_sent", "本月报送信息条数", "条", arrives("INF-1"))
HELP: Final = words("help_note", "需县委组织部协调的事项", OPTIONAL)

NOT_ABOVE: Final[tuple[FormCheck, ...]] = (
    not_above("预备党员数", "党员总数"),
    not_above("按时交纳党费党员数", "应交党费党员数"),
    not_above("应交党费党员数", "党员总数"),
    not_above("组织生活已开展次数", "组织生活应开展次数"),
    not_above("逾期任务数", "重点任务在办数"),
    not_above("按期完成整改事项数", "本月到期整改事项数"),
)
DUES_LOW: Final = remark("[党费按时交纳率] >= 90", "党费按时交纳率低于90%")
CLOCK: Final = {
    "opens_day": 20,
    "due_day": 25,
    "due_hour": 18,
    "locks_day": 28,
    "window_day": 25,
    "year_end_due": 4,
    "year_end_lock": 6,
}
