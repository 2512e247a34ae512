"""述职评议测评表: forms-and-schemes §2.4."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class BallotGroup:
    """Who votes, and how much it weighs."""

    key: str
    label: str
    weight: int


@dataclass(frozen=True)
class BallotWord:
    """A word one may tick; without `points` the vote is not valid."""

    key: str
    label: str
    points: int | None


@dataclass(frozen=True)
class BallotItem:
    key: str
    label: str


GROUPS: Final = (
    BallotGroup("standing", "县委常委", 30),
    BallotGroup("committee", "县委委员和其他述职人", 20),
    BallotGroup("people", "党员群众代表", 20),
)
DAILY: Final = BallotGroup("daily", "日常考核", 30)  # the yearly mean of what was published
WORDS: Final = (
    BallotWord("good", "好", 100),
    BallotWord("better", "较好", 85),
    BallotWord("fair", "一般", 60),
    BallotWord("poor", "差", 30),
    BallotWord("unknown", "不了解", None),
)
COUNTED: Final = "overall"
ITEMS: Final = (
    BallotItem(COUNTED, "总体评价"),
    BallotItem("duty", "履行第一责任人职责"),
    BallotItem("tasks", "推动重点任务"),
    BallotItem("team", "班子和队伍建设"),
    BallotItem("service", "服务群众"),
)
FEWEST_VOTES: Final = 5
# From which mark on which grade is proposed; below the last 差.
PROPOSALS: Final = ((90, "good"), (80, "better"), (60, "fair"))
FEWEST_PROBLEMS: Final = 3
MOST_PROBLEMS: Final = 5
REGISTER: Final = "ASM-14"
