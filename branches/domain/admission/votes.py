"""表决: whether a meeting could vote, and whether what it voted on passed. Counts only (BR-10)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from branches.choices.admission import BallotMethod
from portal.problems import Problem


def needed(whole: int, share: Fraction) -> int:
    """The smallest number above that share of the whole: half of 18 is passed by 10, of 4 by 3."""
    return int(share * whole) + 1


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """`written`: opinions in favour handed in before the meeting by those who could not come."""

    entitled: int
    present: int
    in_favour: int
    written: int = 0
    against: int = 0
    abstained: int = 0
    invalid: int = 0
    method: str = BallotMethod.SECRET
    host: str = ""
    watcher: str = ""
    teller: str = ""

    @classmethod
    def given(cls, values: dict[str, Any]) -> "Ballot | None":
        """From a form's values; None where nobody said how many voted."""
        if any(values.get(name) is None for name in ("entitled", "present", "in_favour")):
            return None
        names = {one.name for one in fields(cls)}
        told = {name: value for name, value in values.items() if name in names}
        return cls(**{name: value for name, value in told.items() if value is not None})

    def adds_up(self) -> Iterator[Problem]:
        """What no office may let pass: papers that were never there."""
        cast = self.in_favour + self.against + self.abstained + self.invalid
        if cast != self.present:
            yield (
                "in_favour",
                (
                    f"赞成、反对、弃权、无效共 {cast} 票，与实到有表决权 {self.present} 人不符。"
                    "请核对票数。"
                ),
            )
        if self.present + self.written > self.entitled:
            yield (
                "present",
                (
                    f"实到 {self.present} 人和书面意见 {self.written} 份，"
                    f"多于应到有表决权 {self.entitled} 人。请核对。"
                ),
            )

    def votes(self, *, written_counts: bool) -> int:
        return self.in_favour + (self.written if written_counts else 0)

    def has_quorum(self, share: Fraction) -> bool:
        return self.present >= needed(self.entitled, share)

    def passes(self, share: Fraction, *, written_counts: bool) -> bool:
        return self.votes(written_counts=written_counts) >= needed(self.entitled, share)
