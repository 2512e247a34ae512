"""What fields of ledgers take: running totals and targets of the unit, by what follows the prefix;
figures that forms name and other apps will bring (forms-and-schemes §1.1)."""

from dataclasses import dataclass
from typing import Final

from portal.figures import catalogue
from portal.figures.catalogue import Announced

TOTAL: Final = "total."
TARGET: Final = "target."
JUDGED: Final = "judged."
STOCK: Final = True
ANNOUNCED: Final = (
    Announced("RES-1", "村级后备人才数", STOCK),
    Announced("ECO-1", "本月经营性收入"),
    Announced("ECO-2", "集体经济薄弱村数", STOCK),
    Announced("WEAK-1", "整顿中的软弱涣散党组织数", STOCK),
    Announced("INF-1", "报送信息条数"),
    Announced("ASM-03.open", "重点任务在办数"),
    Announced("ASM-03.closed", "销号任务数"),
    Announced("ASM-03.overdue", "逾期任务数"),
    Announced("ASM-03.due_7d", "七日内到期任务数"),
    Announced("ASM-16.due_month", "本月到期整改事项数"),
    Announced("ASM-16.ontime_month", "按期完成整改事项数"),
    Announced("BRA-41.households", "走访群众户数"),
    Announced("BRA-41.opinions", "征集意见建议条数"),
    Announced("BRA-41.deeds", "办实事好事件数"),
    Announced("BRA-25.open", "需求清单未办结数"),
    Announced("BRA-25.closed", "本月办结需求数"),
    Announced("BRA-25.claimed", "办结认领事项数"),
)


@dataclass(frozen=True)
class LedgerCellOf:
    """The cell a figure tells: its form, and the key of the field."""

    form: int
    key: str


def announce() -> None:
    catalogue.announce(*ANNOUNCED)
