"""The demo county as plain data: drafts of units with their past, before any row exists."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice

from portal.orgs.demo import names

OPENED = dt.date(1985, 1, 1)
REFORM = dt.date(2019, 3, 20)
COUNTY_CODE = "539928"


@dataclass(eq=False)
class UnitDraft:
    """A unit to be: its facts, its earlier names and parents, what it continues."""

    kind: str
    name: str
    short_name: str
    code: str
    position: int
    opened_on: dt.date = OPENED
    closed_on: dt.date | None = None
    group: str = ""
    children: list["UnitDraft"] = field(default_factory=list)
    old_names: list[tuple[str, str, dt.date]] = field(default_factory=list)  # until the day
    old_parents: list[tuple["UnitDraft", dt.date]] = field(default_factory=list)  # until the day
    merged_into: "UnitDraft | None" = None
    split_into: list["UnitDraft"] = field(default_factory=list)
    document: str = ""


def county(scale: int) -> UnitDraft:
    root = UnitDraft("county", "云岭县", "云岭县", COUNTY_CODE, 0)
    root.children = [*_towns(scale), *_departments()]
    return root


def _departments() -> Iterator[UnitDraft]:
    numbers = count(1)
    for section in names.SECTIONS:
        for short in section.units.split():
            number = next(numbers)
            yield UnitDraft(
                section.kind,
                names.full_name(short),
                short,
                f"{COUNTY_CODE}D{number:03}",
                10_000 + number * 10,
                group=names.DUAL_GROUP if short in names.DUAL_MANAGED else section.group,
            )


def _towns(scale: int) -> Iterator[UnitDraft]:
    new_names = _pairs(names.TOWN_STARTS.split(), names.TOWN_ENDS.split())
    numbers = {"street": count(1), "town": count(100), "township": count(200)}
    for round_number in range(scale):
        for town in names.TOWNS:
            name = f"{next(new_names)}{town.name[2:]}" if round_number else town.name
            code = f"{COUNTY_CODE}{next(numbers[town.kind]):03}"
            yield _town(town, name, code, position=int(code[-3:]) * 10)


def _town(town: names.Town, name: str, code: str, *, position: int) -> UnitDraft:
    draft = UnitDraft(town.kind, f"云岭县{name}", name, code, position, group="乡镇组")
    offset = int(code[-3:])
    communities = _pairs(names.COMMUNITY_STARTS.split(), [""], skip=offset * 5)
    villages = _pairs(names.VILLAGE_STARTS.split(), names.VILLAGE_ENDS.split(" "), skip=offset * 7)
    for number in range(1, town.communities + 1):
        label = f"{next(communities)}社区"
        draft.children.append(_below(draft, "community", label, number))
    for number in range(201, town.villages + 201):
        draft.children.append(_below(draft, "village", f"{next(villages)}村", number))
    return draft


def _below(town: UnitDraft, kind: str, label: str, number: int) -> UnitDraft:
    return UnitDraft(
        kind, f"{town.short_name}{label}", label, f"{town.code}{number:03}", number * 10
    )


def _pairs(starts: list[str], ends: list[str], *, skip: int = 0) -> Iterator[str]:
    """Endlessly many two-part names, all different for as long as there are pairs."""
    pairs = [f"{start}{end}" for end in ends for start in starts]
    return islice((pairs[n % len(pairs)] for n in count()), skip % len(pairs), None)
