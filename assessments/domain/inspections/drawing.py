"""The draw of a month. Everybody's lot is the SHA-256 of the seed and his code; the smallest are
drawn. Whoever has the seed and the list can work it out again, with any tool."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from assessments.presets.inspections import COUNTY_UNITS, TOWNSHIPS_OF, VILLAGES


@dataclass(frozen=True)
class DrawingPool:
    """Among whom it is drawn, by their codes: townships with their villages, county units."""

    townships: Mapping[str, Sequence[str]]
    county_units: Sequence[str]

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        return cls(kept["townships"], kept["county_units"])

    def written(self) -> dict[str, Any]:
        return {"townships": dict(self.townships), "county_units": list(self.county_units)}


def drawn(pool: DrawingPool, seed: str) -> list[str]:
    """The codes of the places to visit, in the order of their lots: two villages of every drawn
    township, or the township itself where it has none."""
    count = -(-len(pool.townships) // TOWNSHIPS_OF)
    places: list[str] = []
    for township in _smallest(pool.townships, seed, count):
        villages = pool.townships[township]
        places += _smallest(villages, seed, VILLAGES) if villages else [township]
    return places + _smallest(pool.county_units, seed, COUNTY_UNITS)


def instead(pool: DrawingPool, seed: str, code: str, taken: Collection[str]) -> str | None:
    """Who comes after the lots that were taken, among those the skipped place was drawn from: the
    villages of its township, the county units. A township without villages has nobody."""
    for villages in pool.townships.values():
        if code in villages:
            return _first(villages, seed, taken)
    return _first(pool.county_units, seed, taken) if code in pool.county_units else None


def _first(codes: Iterable[str], seed: str, taken: Collection[str]) -> str | None:
    left = [code for code in codes if code not in taken]
    return next(iter(_smallest(left, seed, 1)), None)


def replayed(pool: DrawingPool, seed: str, skipped: Iterable[str]) -> list[str]:
    """The draw with those who came instead, in the order in which places were skipped."""
    codes = drawn(pool, seed)
    for code in skipped:
        if after := instead(pool, seed, code, codes):
            codes.append(after)
    return codes


def _smallest(codes: Iterable[str], seed: str, count: int) -> list[str]:
    return sorted(codes, key=lambda code: lot(seed, code))[:count]


def lot(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()
