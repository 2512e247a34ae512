"""What inspectors look at on the spot, and how units are drawn: forms-and-schemes §2.5. Nothing on
paper is asked for that the portal holds."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ChecklistItem:
    key: str
    label: str
    full: int


TOWNSHIPS_OF: Final = 3  # one of so many townships
VILLAGES: Final = 2  # of each
COUNTY_UNITS: Final = 10
SOURCE: Final = "督查发现"
DAYS_TO_MEND: Final = 30

CHECKLIST: Final = (
    ChecklistItem("minutes", "会议记录与系统一致（抽3次）", 15),
    ChecklistItem("sign_in", "签到人数与党员名册相符", 8),
    ChecklistItem("dues", "党费交纳登记和公示", 8),
    ChecklistItem("admission", "发展党员卷宗（抽2份）", 12),
    ChecklistItem("published", "党务公开更新", 6),
    ChecklistItem("mobile", "流动党员联系记录", 5),
    ChecklistItem("premises", "活动场所和标识完好", 8),
    ChecklistItem("ledgers", "台账数与原始记录一致（抽3项）", 15),
    ChecklistItem("project", "书记项目现场进度属实", 10),
    ChecklistItem("mended", "整改事项现场核实（抽2项）", 8),
    ChecklistItem("talk", "访谈书记，任务清楚", 5),
)
