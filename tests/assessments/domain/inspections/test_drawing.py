"""The draw: the same seed gives the same places, in whatever order the pool is written."""

import hashlib
import random

from assessments.domain.inspections.drawing import DrawingPool, drawn, instead, lot

TOWNS = {f"T{n:02}": [f"T{n:02}V{v}" for v in range(5)] for n in range(14)}
OFFICES = [f"D{n:02}" for n in range(66)]
POOL = DrawingPool(TOWNS, OFFICES)


def test_a_third_of_the_townships_two_villages_each_ten_county_units():
    places = drawn(POOL, "3f")
    villages = [place for place in places if place.startswith("T")]
    assert len(villages) == 10  # of five of fourteen: a third, and what is left of it
    assert {village[:3] for village in villages} <= set(TOWNS)
    assert sorted(villages.count(v) for v in villages) == [1] * 10
    assert len({village[:3] for village in villages}) == 5
    assert len([place for place in places if place.startswith("D")]) == 10


def test_by_hand_the_smallest_of_sha_256():
    pool = DrawingPool({"A": ["A1", "A2", "A3"], "B": ["B1"]}, ["C", "D"])
    lots = {c: hashlib.sha256(f"7:{c}".encode()).hexdigest() for c in ("A", "B")}
    first = min(lots, key=lots.get)
    villages = sorted(
        pool.townships[first], key=lambda code: hashlib.sha256(f"7:{code}".encode()).hexdigest()
    )
    assert drawn(pool, "7")[: len(villages[:2])] == villages[:2]


def test_the_order_of_the_pool_changes_nothing_and_another_seed_does():
    dice = random.Random(1)  # noqa: S311 - the same order every time
    towns, offices = list(TOWNS.items()), list(OFFICES)
    dice.shuffle(towns)
    dice.shuffle(offices)
    assert drawn(DrawingPool(dict(towns), offices), "3f") == drawn(POOL, "3f")
    assert drawn(POOL, "40") != drawn(POOL, "3f")


def test_a_township_without_villages_is_visited_itself():
    assert drawn(DrawingPool({"A": []}, []), "7") == ["A"]


def test_fewer_county_units_than_ten_are_all_visited():
    assert sorted(drawn(DrawingPool({}, ["C", "D"]), "7")) == ["C", "D"]


def test_who_comes_instead_is_the_next_of_the_same_township():
    pool = DrawingPool({"T1": ["V1", "V2", "V3", "V4"], "T2": []}, ["D1", "D2"])
    order = sorted(pool.townships["T1"], key=lambda code: lot("seed", code))
    assert instead(pool, "seed", order[0], order[:2]) == order[2]
    assert instead(pool, "seed", order[0], order) is None
    assert instead(pool, "seed", "T2", ["T2"]) is None
    assert instead(pool, "seed", "D1", ["D1"]) == "D2"
