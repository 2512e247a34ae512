"""Who gets which room: points, order, and the rooms one after the other; nothing is asked here.

In order each gets the first free room of his wishes; whom none is left for keeps his place, and the
run goes on."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from talent.choices import AllocationMode, RoomLayout

_NO_LOT: Final = 10**9  # whoever has drawn none comes after those who did
_DOCTOR, _MASTER, _BACHELOR = 6, 5, 4
_LEVELS: Final = 6


@dataclass(frozen=True)
class Merits:
    """What points are given for. `level`: the place of his level in the catalogue."""

    level: int | None
    schooling: int | None
    years: int
    urgent: bool
    spouse: bool
    children: int
    front_line: bool


def points(merits: Merits, rule: Any) -> list[tuple[str, int]]:
    """Of level and schooling the higher, then the rest; what earns nothing is not told."""
    of_level = rule[f"g{merits.level}"] if merits.level and merits.level <= _LEVELS else 0
    degrees = {_DOCTOR: ("博士", "doctor"), _MASTER: ("硕士", "master"),
               _BACHELOR: ("本科", "bachelor")}  # fmt: skip
    word, key = degrees.get(merits.schooling or 0, ("学历", ""))
    of_degree = rule[key] if key else 0
    best = ("层次", of_level) if of_level > of_degree else (word, of_degree)
    parts = [
        best,
        (f"工作满 {merits.years} 年", min(merits.years * rule["year"], rule["years"])),
        ("急需岗位", rule["urgent"] if merits.urgent else 0),
        ("配偶", rule["spouse"] if merits.spouse else 0),
        (f"子女 {merits.children} 人", min(merits.children * rule["child"], rule["children"])),
        ("乡镇或企业", rule["front"] if merits.front_line else 0),
    ]
    return [(label, number) for label, number in parts if number]


def full_years(since: dt.date | None, day: dt.date) -> int:
    if since is None or since > day:
        return 0
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


# Rooms -------------------------------------------------------------------------------------------

_FITTING: Final = {1: (RoomLayout.ONE,), 2: (RoomLayout.ONE, RoomLayout.TWO)}
_LARGE: Final = (RoomLayout.TWO, RoomLayout.THREE)


def fitting(household: int) -> tuple[RoomLayout, ...]:
    """One person one room, two one or two, more two or three."""
    return _FITTING.get(household, _LARGE)


def acceptable(wishes: Sequence[str], household: int, *, takes_other: bool) -> list[str]:
    """His wishes that fit, in their order; who takes another one, then what else fits, then what
    is smaller."""
    fits = fitting(household)
    wanted = [one for one in wishes if one in fits]
    if not takes_other:
        return wanted
    smaller = [one for one in reversed(RoomLayout) if one < min(fits)]
    return list(dict.fromkeys([*wanted, *fits, *smaller]))


@dataclass(frozen=True)
class Applicant:
    key: int
    points: int
    accepted_on: dt.date
    lot: int | None
    is_last: bool
    layouts: Sequence[str]  # that he takes, in order


@dataclass(frozen=True)
class Vacancy:
    key: int
    layout: str


def in_order(applicants: Iterable[Applicant], mode: str) -> list[Applicant]:
    """Whoever refused too often comes last; the key decides only between equals in everything."""

    def place(one: Applicant) -> tuple[Any, ...]:
        first = -one.points if mode == AllocationMode.POINTS else 0
        lot = _NO_LOT if one.lot is None else one.lot
        return one.is_last, first, one.accepted_on, lot, one.key

    return sorted(applicants, key=place)


def allocate(
    applicants: Iterable[Applicant], vacancies: Iterable[Vacancy], mode: str
) -> list[tuple[Applicant, Vacancy | None]]:
    """`vacancies` in the order in which they are given away."""
    left: dict[str, list[Vacancy]] = {}
    for vacancy in vacancies:
        left.setdefault(vacancy.layout, []).append(vacancy)
    given: list[tuple[Applicant, Vacancy | None]] = []
    for one in in_order(applicants, mode):
        layout = next((layout for layout in one.layouts if left.get(layout)), None)
        given.append((one, left[layout].pop(0) if layout else None))
    return given
