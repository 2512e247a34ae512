"""述职评议测评表: forms-and-schemes §2.4."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class BallotGroup:
    """Who votes; how much it weighs says rule AS-16."""

    key: str
    label: str


@dataclass(frozen=True)
class BallotWord:
    """A word one may tick; what it is worth says rule AS-16."""

    key: str
    label: str
    is_valid: bool = True


@dataclass(frozen=True)
class BallotItem:
    key: str
    label: str


GROUPS: Final = (
    BallotGroup("standing", "县委常委"),
    BallotGroup("committee", "县委委员和其他述职人"),
    BallotGroup("people", "党员群众代表"),
)
DAILY: Final = BallotGroup("daily", "日常考核")  # the yearly mean of what was published
WORDS: Final = (
    BallotWord("good", "好"),
    BallotWord("better", "较好"),
    BallotWord("fair", "一般"),
    BallotWord("poor", "差"),
    BallotWord("unknown", "不了解", is_valid=False),
)
COUNTED: Final = "overall"
ITEMS: Final = (
    BallotItem(COUNTED, "总体评价"),
    BallotItem("duty", "履行第一责任人职责"),
    BallotItem("tasks", "推动重点任务"),
    BallotItem("team", "班子和队伍建设"),
    BallotItem("service", "服务群众"),
)
FEWEST_PROBLEMS: Final = 3
MOST_PROBLEMS: Final = 5
REGISTER: Final = "ASM-14"
