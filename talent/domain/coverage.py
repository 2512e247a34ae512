"""走访覆盖: distinct targets visited of those frozen and not closed since; additions apart."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from talent.choices.visiting import TargetKind
from talent.domain.retention import share


@dataclass
class Covered:
    """How many were to be visited, how many were."""

    asked: int = 0
    visited: int = 0

    def count(self, *, visited: bool) -> None:
        self.asked += 1
        self.visited += visited

    @property
    def rate(self) -> str:
        return share(self.visited, self.asked)

    @property
    def said(self) -> str:
        return f"{self.visited:,}/{self.asked:,}" if self.asked else "—"


@dataclass
class TownRow:
    """A township: of each kind, all that were frozen together, and those added."""

    label: str
    key: int | None = None
    kinds: list[Covered] = field(default_factory=lambda: [Covered() for _ in TargetKind.frozen()])
    frozen: Covered = field(default_factory=Covered)
    added: Covered = field(default_factory=Covered)

    def count(self, kind: str, *, added: bool, visited: bool) -> None:
        if added:
            self.added.count(visited=visited)
            return
        self.frozen.count(visited=visited)
        self.kinds[TargetKind.frozen().index(TargetKind(kind))].count(visited=visited)


def by_township(targets: Any) -> tuple[list[TownRow], TownRow]:
    """Of those still to be asked about; the last row is all together."""
    rows = targets.standing().with_visits().order_by("unit__path", "pk")
    told = rows.values_list("unit", "unit__short_name", "kind", "added", "times")
    towns: dict[int, TownRow] = {}
    total = TownRow("合计")
    for unit, label, kind, added, times in told:
        row = towns.setdefault(unit, TownRow(label, unit))
        for each in (row, total):
            each.count(kind, added=added, visited=times > 0)
    return list(towns.values()), total


@dataclass
class GoerRow:
    """Somebody who was sent: where to, where he was; a visit by others to his targets counts."""

    label: str
    key: int | None
    covered: Covered = field(default_factory=Covered)


def by_visitor(targets: Any) -> list[GoerRow]:
    rows = targets.standing().with_visits().order_by("visitor__name", "visitor", "pk")
    found: dict[int | None, GoerRow] = {}
    for visitor, name, times in rows.values_list("visitor", "visitor__name", "times"):
        row = found.setdefault(visitor, GoerRow(name or "未分工", visitor))
        row.covered.count(visited=times > 0)
    return list(found.values())


def yielded(campaign: Any, seen: Any) -> dict[str, int]:
    """What the visits the user may see brought: how many, needs, tickets."""
    told: dict[str, int] = defaultdict(int)
    rows = seen.counted().filter(target__campaign=campaign)
    for need, ticket in rows.values_list("need", "ticket"):
        told["visits"] += 1
        told["needs"] += need is not None
        told["tickets"] += ticket is not None
    return dict(told)
