"""The days of an admission of the demo county: each step in its time, on working days."""

import datetime as dt
from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from branches.choices.admission import StepCode
from branches.domain.terms import months_later
from portal.rules.domain import calendar

S = StepCode
Line = list[tuple[StepCode, dt.date]]
_TRIES: Final = 12
_NEAR: Final = 3  # a last step so many days before the wanted day is near enough
_USUAL: Final = dt.timedelta(days=700)
# What follows the step before it, after so many days.
_OF_CANDIDATES: Final = (
    (S.LISTED, 14, 20),  # the notice lies between
    (S.INTRODUCERS, 2, 5),
    (S.VETTING, 5, 15),
    (S.TRAINING, 5, 20),
    (S.COMMITTEE, 5, 10),
    (S.PREREVIEW, 5, 12),
    (S.FORM, 2, 5),
    (S.ASSEMBLY, 3, 12),
    (S.INTERVIEW, 4, 12),
)


def line(until: str, last: dt.date, seed: float) -> Line:
    """From the application to a step that is taken on a day, or just before it."""
    start = last - _USUAL
    steps: Line = []
    for _ in range(_TRIES):
        steps = _through(until, _before_approval(start, Random(seed)))  # noqa: S311 - invented
        slip = (last - steps[-1][1]).days
        if 0 <= slip <= _NEAR:
            break
        start += dt.timedelta(days=slip)
    return [(code, day) for code, day in steps if day <= last]


def line_of_member(until: str, joined: dt.date, today: dt.date, seed: float) -> Line:
    """Around the day of an assembly that is on record."""
    before = [one for one in line(S.ASSEMBLY, joined, seed) if one[0] != S.ASSEMBLY]
    after = _after_assembly(joined, Random(seed))  # noqa: S311 - invented
    steps = _through(until, after)
    return [*before, (S.ASSEMBLY, joined), *(one for one in steps if one[1] <= today)]


def _through(until: str, steps: Iterator[tuple[StepCode, dt.date]]) -> Line:
    told = list(steps)
    places = [place for place, (code, _) in enumerate(told) if code == until]
    return told[: places[-1] + 1] if places else told


def _later(dice: Random) -> Callable[[dt.date, int, int], dt.date]:
    def later(day: dt.date, least: int, most: int) -> dt.date:
        return calendar.next_workday(day + dt.timedelta(days=dice.randint(least, most))).day

    return later


def _before_approval(start: dt.date, dice: Random) -> Iterator[tuple[StepCode, dt.date]]:
    later = _later(dice)
    applied = later(start, 0, 0)
    yield S.APPLICATION, applied
    talked = later(applied, 5, 20)
    yield S.TALK, talked
    activist = later(talked, 60, 120)
    yield S.ACTIVIST, activist
    filed = later(activist, 7, 18)
    yield S.ACTIVIST_FILED, filed
    yield S.CONTACTS, later(filed, 0, 3)
    for months in (5, 11):
        yield S.REVIEW, later(months_later(activist, months), 0, 2)
    day = later(months_later(activist, 12), 3, 20)
    yield S.OPINION, day
    for code, least, most in _OF_CANDIDATES:
        day = later(day, least, most)
        yield code, day


def _after_assembly(assembled: dt.date, dice: Random) -> Iterator[tuple[StepCode, dt.date]]:
    later = _later(dice)
    talked = later(assembled, 4, 12)
    yield S.INTERVIEW, talked
    approved = later(talked, 4, 14)
    yield S.APPROVAL, approved
    filed = later(approved, 3, 6)
    yield S.FILED, filed
    grouped = later(filed, 1, 3)
    yield S.GROUP, grouped
    yield S.OATH, later(grouped, 3, 7)
    for months in (3, 6, 9):
        yield S.FURTHER, later(months_later(assembled, months), 0, 1)
    yield S.REQUEST, later(months_later(assembled, 11), 3, 12)
    converted = later(months_later(assembled, 12), 3, 12)
    yield S.CONVERSION, converted
    confirmed = later(converted, 15, 40)
    yield S.CONFIRMATION, confirmed
    yield S.ARCHIVE, later(confirmed, 5, 15)
