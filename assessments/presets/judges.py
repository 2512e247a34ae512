"""书记项目现场观摩评分表: forms-and-schemes §2.4."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True)
class JudgedItem:
    key: str
    label: str
    full: int


FEWEST_JUDGES: Final = 5
MOST_JUDGES: Final = 15
DROPS_FROM: Final = 5  # valid sheets
STEP: Final = Decimal("0.5")
ITEMS: Final = (
    JudgedItem("aim", "选题针对性", 15),
    JudgedItem("progress", "推进措施和进度", 20),
    JudgedItem("effect", "实际成效", 30),
    JudgedItem("benefit", "群众受益和认可", 15),
    JudgedItem("innovation", "创新和可推广", 10),
    JudgedItem("presentation", "现场展示", 10),
)
