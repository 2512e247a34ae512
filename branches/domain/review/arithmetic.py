"""What a sheet of review counts (BR-08): pure functions over grades."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from branches.choices.review import MemberGrade
from portal.rules.domain import rules

RULE = "BR-08"


@dataclass(frozen=True)
class ReviewTotals:
    """Of the lines of a sheet: how many there are, and how many have each grade."""

    due: int
    counts: Counter[str]

    @classmethod
    def of(cls, grades: Iterable[str]) -> "ReviewTotals":
        counted = Counter(grades)
        return cls(counted.total(), counted)

    @property
    def graded(self) -> int:
        return self.due - self.counts[""]

    @property
    def not_graded(self) -> int:
        return self.counts[""]

    @property
    def excellent(self) -> int:
        return self.counts[MemberGrade.EXCELLENT]

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.excellent, self.graded) if self.graded else None


def most_excellent(graded: int, *, on: dt.date) -> int:
    """The whole number below the share of those graded: 20 → 6, 23 → 7, 29 → 9."""
    return math.floor(Fraction(rules.value(RULE, "most_excellent", on=on)) * graded)
