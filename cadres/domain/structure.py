"""The structure of a set of cadres on a day: who is how old, how schooled, man or woman."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q

from cadres.domain import as_of
from cadres.models.cadre import CadreQuerySet
from portal.codes import lookup
from portal.dates import PartialDate, born_at_ages
from portal.orgs.models import Unit, UnitKind
from portal.people.domain import measures

NO_AGE: Final = "unknown"
SCHOOLINGS: Final = {
    "fulltime": "全日制教育学历",
    "inservice": "在职教育学历",
    "highest": "最高学历",
}


@dataclass(frozen=True)
class StructureColumn:
    """One figure of the table; `query` are the filters that list the cadres behind it."""

    group: str
    label: str
    query: dict[str, str]
    holds: Callable[["Fact"], bool]


@dataclass(frozen=True)
class Fact:
    """One cadre on the day."""

    level_then: str
    unit_then: int
    fulltime_then: str
    inservice_then: str
    highest_then: str
    in_party_then: bool
    is_woman: bool
    is_minority: bool
    age: int | None


@dataclass
class StructureRow:
    label: str
    query: dict[str, str]
    total: int = 0
    counts: list[int] = field(default_factory=list)

    def shares(self) -> list[float | None]:
        """In percent with one decimal; of nobody there is none."""
        return [round(n * 100 / self.total, 1) if self.total else None for n in self.counts]


@dataclass(frozen=True)
class CadreStructure:
    columns: list[StructureColumn]
    whole: StructureRow
    by_level: list[StructureRow]
    by_kind: list[StructureRow]
    mean_age: float | None

    def parted(self) -> list[tuple[str, range]]:
        """What fits a sheet of paper: who they are, and what they have learnt."""
        learnt = set(SCHOOLINGS.values())
        first = next(n for n, column in enumerate(self.columns) if column.group in learnt)
        return [("人员和年龄", range(first)), ("学历", range(first, len(self.columns)))]


def analyse(cadres: CadreQuerySet, day: dt.date, *, unit: Unit | None = None) -> CadreStructure:
    """A fixed number of queries whatever the number of cadres. `unit`: with those below it."""
    facts = list(_facts(cadres, day, unit))
    columns = list(_columns())
    kinds = dict(Unit.objects.order_by().values_list("pk", "kind_id"))
    ages = [fact.age for fact in facts if fact.age is not None]
    return CadreStructure(
        columns=columns,
        whole=_row("合计", {}, facts, columns),
        by_level=_by_level(facts, columns),
        by_kind=_by_kind(facts, columns, kinds),
        mean_age=round(sum(ages) / len(ages), 1) if ages else None,
    )


def aged(band: str, day: dt.date) -> Q:
    """Of an age band on the day, counted in months."""
    if band == NO_AGE:
        return Q(person__birth=None)
    return measures.aged(next(b for b in measures.CADRE_AGES if b.key == band), on=day)


def aged_between(youngest: int | None, oldest: int | None, day: dt.date) -> Q:
    first, end = born_at_ages(youngest, oldest, on=day)
    return Q(person__birth__gte=first, person__birth__lt=end)


def _facts(cadres: CadreQuerySet, day: dt.date, unit: Unit | None) -> Iterator[Fact]:
    described = as_of.described(as_of.serving(cadres, day), day).order_by()
    if unit is not None:
        described = as_of.below(described, unit)
    month = PartialDate(day.year, day.month)
    names = (
        *("level_then", "unit_then", "fulltime_then", "inservice_then", "highest_then"),
        *("in_party_then", "is_woman", "is_minority"),
    )
    for row in described.values(*names, "person__birth"):
        birth = row.pop("person__birth")
        yield Fact(**row, age=birth.age_on(month) if birth else None)


def _columns() -> Iterator[StructureColumn]:
    yield StructureColumn("性别", "女", {"sex": "female"}, lambda fact: fact.is_woman)
    yield StructureColumn(
        "民族", "少数民族", {"nationality": "minority"}, lambda fact: fact.is_minority
    )
    yield StructureColumn("党派", "非中共党员", {"party": "0"}, lambda fact: not fact.in_party_then)
    for band in measures.CADRE_AGES:
        yield StructureColumn("年龄", band.label, {"age": band.key}, _aged(band))
    for which, heading in SCHOOLINGS.items():
        for group, label in measures.SCHOOLINGS.items():
            value = {which: group or as_of.NOT_TOLD}
            yield StructureColumn(heading, label, value, _schooled(f"{which}_then", group))


def _aged(band: measures.Band) -> Callable[[Fact], bool]:
    return lambda fact: band.holds(fact.age)


def _schooled(which: str, group: str) -> Callable[[Fact], bool]:
    return lambda fact: getattr(fact, which) == group


def _row(
    label: str, query: dict[str, str], facts: list[Fact], columns: list[StructureColumn]
) -> StructureRow:
    counts = [sum(column.holds(fact) for fact in facts) for column in columns]
    return StructureRow(label=label, query=query, total=len(facts), counts=counts)


def _by_level(facts: list[Fact], columns: list[StructureColumn]) -> list[StructureRow]:
    groups = _grouped(facts, lambda fact: fact.level_then)
    order = {code: number for number, (code, _) in enumerate(lookup.options("post_level"))}
    known = sorted(filter(None, groups), key=lambda code: (order.get(code, len(order)), code))
    rows = [
        _row(lookup.label("post_level", code), {"level": code}, groups[code], columns)
        for code in known
    ]
    if "" in groups:
        rows.append(_row("无职务层次", {"level": as_of.NOT_TOLD}, groups[""], columns))
    return rows


def _by_kind(
    facts: list[Fact], columns: list[StructureColumn], kinds: dict[int, int]
) -> list[StructureRow]:
    groups = _grouped(facts, lambda fact: kinds[fact.unit_then])
    return [
        _row(kind.label, {"kind": str(kind.pk)}, groups[kind.pk], columns)
        for kind in UnitKind.objects.in_order()
        if kind.pk in groups
    ]


def _grouped(facts: list[Fact], key: Callable[[Fact], Any]) -> dict[Any, list[Fact]]:
    groups: dict[Any, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    return groups
