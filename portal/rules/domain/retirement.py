"""The month of statutory retirement by the gradual table in force since 2025-01.

Age limits of leading posts are another matter: they are cadre policy, chosen per post.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.people.choices import Sex
from portal.periods import Period
from portal.rules.domain import rules

MONTHS_A_YEAR: Final = 12


class PostCategory(StrEnum):
    """Matters for women only: 原法定退休年龄 55 or 50."""

    CADRE = "cadre"
    WORKER = "worker"


@dataclass(frozen=True)
class Schedule:
    """From `since` on, every `step` months of birth put the original month off by one more, up to
    `most` months."""

    original_age: int  # years
    since: Period
    step: int
    most: int


CODES: Final = {
    (Sex.MALE, PostCategory.CADRE): "RT-01",
    (Sex.MALE, PostCategory.WORKER): "RT-01",
    (Sex.FEMALE, PostCategory.CADRE): "RT-02",
    (Sex.FEMALE, PostCategory.WORKER): "RT-03",
}


def retirement_month(birth: Period, schedule: Schedule) -> Period:
    """The month a person born in the month `birth` reaches the statutory age."""
    original = birth.shifted(schedule.original_age * MONTHS_A_YEAR)
    passed = schedule.since.steps_to(original)
    if passed < 0:
        return original
    return original.shifted(min(schedule.most, passed // schedule.step + 1))


def schedule_for(sex: Sex, category: PostCategory, *, on: dt.date) -> Schedule:
    rule = rules.current(CODES[sex, category], on=on)
    return Schedule(
        original_age=rule["original_age"],
        since=rule["since"],
        step=rule["step"],
        most=rule["most"],
    )


def retires_in(birth: Period, sex: Sex, category: PostCategory, *, on: dt.date) -> Period:
    """By the rule in force on the day."""
    return retirement_month(birth, schedule_for(sex, category, on=on))
