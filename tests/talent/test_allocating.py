"""Rooms by points or by order: the golden case to the digit; one room never goes to two."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.catalogue import everything
from talent.choices import AllocationMode, RoomLayout
from talent.domain.allocating import (
    Applicant,
    Merits,
    Vacancy,
    acceptable,
    allocate,
    fitting,
    full_years,
    points,
)

RULE = next(rule for rule in everything() if rule.code == "TA-09").seeds[0].params
ROOMS = [Vacancy(101, "1"), Vacancy(102, "1"), Vacancy(201, "2"), Vacancy(301, "3")]
DOCTOR, MASTER, BACHELOR = 6, 5, 4


def merits(**told):
    usual = {"level": None, "schooling": None, "years": 0, "urgent": False, "spouse": False,
             "children": 0, "front_line": False}  # fmt: skip
    return Merits(**{**usual, **told})


FAMILY = {"urgent": True, "spouse": True, "children": 1, "front_line": True}
# Talents §17, G3: facts, wishes, the day in March it was accepted.
G3 = {
    "P1": (merits(schooling=DOCTOR, **FAMILY), "32", 6),
    "P5": (merits(level=4, schooling=MASTER, years=2, spouse=True), "21", 3),
    "P4": (merits(schooling=MASTER, years=1, urgent=True, front_line=True), "1", 8),
    "P3": (merits(schooling=BACHELOR, years=6, spouse=True, children=2), "32", 2),
    "P2": (merits(level=5, schooling=MASTER, years=3, front_line=True), "1", 5),
    "P6": (merits(schooling=BACHELOR, front_line=True), "1", 1),
}  # fmt: skip
NAMES = list(G3)


def total(told):
    return sum(number for _, number in points(told, RULE))


def applicants():
    for key, (told, wishes, day) in enumerate(G3.values()):
        household = 1 + told.spouse + told.children
        layouts = acceptable(list(wishes), household, takes_other=False)
        yield Applicant(key, total(told), dt.date(2026, 3, day), None, False, layouts)


def given_by(mode, people=None):
    told = allocate(people or applicants(), ROOMS, mode)
    return {NAMES[one.key]: room.key if room else None for one, room in told}


def test_points_to_the_digit():
    assert {name: total(told) for name, (told, *_) in G3.items()} == {
        "P1": 48, "P5": 39, "P4": 32, "P3": 31, "P2": 31, "P6": 15,
    }  # fmt: skip


def test_by_points():
    told = given_by(AllocationMode.POINTS)
    assert told == {"P1": 301, "P5": 201, "P4": 101, "P3": None, "P2": 102, "P6": None}
    assert list(told) == ["P1", "P5", "P4", "P3", "P2", "P6"]


def test_by_the_order_in_which_they_came():
    assert given_by(AllocationMode.ORDER) == {
        "P6": 101, "P3": 301, "P5": 201, "P2": 102, "P1": None, "P4": None,
    }  # fmt: skip


def test_who_takes_another_one_gets_what_fits_and_then_what_is_smaller():
    assert acceptable(["3"], 4, takes_other=False) == ["3"]
    assert acceptable(["3"], 4, takes_other=True) == ["3", "2", "1"]
    assert acceptable(["2"], 2, takes_other=True) == ["2", "1"]
    assert acceptable(["1"], 1, takes_other=True) == ["1"]
    assert acceptable(["3"], 1, takes_other=False) == []


def test_whoever_refused_twice_comes_last_and_lots_decide_between_equals():
    day = dt.date(2026, 3, 2)
    first = Applicant(0, 40, day, None, True, ["1"])
    second, third = (Applicant(n, 15, day, lot, False, ["1"]) for n, lot in ((1, 9), (2, 3)))
    told = [one.key for one, _ in allocate([first, second, third], [], AllocationMode.POINTS)]
    assert told == [2, 1, 0]


def test_full_years():
    assert full_years(dt.date(2024, 3, 3), dt.date(2026, 3, 2)) == 1
    assert full_years(dt.date(2024, 3, 2), dt.date(2026, 3, 2)) == 2
    assert full_years(None, dt.date(2026, 3, 2)) == 0
    assert full_years(dt.date(2026, 4, 1), dt.date(2026, 3, 2)) == 0


PEOPLE = st.builds(
    lambda points, day, lot, last, wishes, household, takes: (points, day, lot, last,
                                                             acceptable(wishes, household,
                                                                        takes_other=takes)),
    st.integers(0, 80), st.integers(1, 28), st.none() | st.integers(1, 9), st.booleans(),
    st.lists(st.sampled_from(RoomLayout.values), unique=True), st.integers(1, 6), st.booleans(),
)  # fmt: skip


@given(
    st.lists(PEOPLE, max_size=25),
    st.lists(st.sampled_from(RoomLayout.values), max_size=20),
    st.sampled_from(AllocationMode.values),
    st.randoms(use_true_random=False),
)
def test_no_room_goes_to_two_and_the_order_of_rows_changes_nothing(people, layouts, mode, dice):
    rooms = [Vacancy(number, layout) for number, layout in enumerate(layouts)]
    asked = [Applicant(key, points, dt.date(2026, 3, day), *rest)
             for key, (points, day, *rest) in enumerate(people)]  # fmt: skip
    told = allocate(asked, rooms, mode)
    taken = [room.key for _, room in told if room]
    assert len(taken) == len(set(taken))
    assert all(room is None or room.layout in one.layouts for one, room in told)
    left = {room.layout for room in rooms if room.key not in taken}
    assert all(room or not left & set(one.layouts) for one, room in told)
    shuffled = list(asked)
    dice.shuffle(shuffled)
    assert allocate(shuffled, rooms, mode) == told


def test_households():
    assert [len(fitting(size)) for size in (1, 2, 3, 7)] == [1, 2, 2, 2]
