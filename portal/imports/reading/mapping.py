"""Which heading of a file feeds which column of a roster."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, Self

from portal.imports.reading import labels
from portal.imports.reading.headings import Heading

_CERTAIN: Final = 0.8  # from here on nobody is asked
_WORTH_ASKING: Final = 0.66
_TIE: Final = 0.02
_MOST_OFFERED: Final = 4


class ColumnLike(Protocol):
    """What this asks of a `portal.imports.declaring.Column`."""

    key: str
    label: str
    aliases: tuple[str, ...]
    group: str
    required: bool
    ask: tuple[str, ...]


@dataclass
class Proposal:
    by_column: dict[str, int] = field(default_factory=dict)  # column key → heading's position
    ambiguous: dict[int, list[str]] = field(default_factory=dict)  # position → column keys
    unmapped: list[int] = field(default_factory=list)  # positions no column answers to
    missing: list[str] = field(default_factory=list)  # required columns without a heading

    def as_json(self) -> dict[str, Any]:
        return {
            "by_column": self.by_column,
            "ambiguous": {str(position): keys for position, keys in self.ambiguous.items()},
            "unmapped": self.unmapped,
            "missing": self.missing,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        ambiguous = {int(position): keys for position, keys in stored["ambiguous"].items()}
        return cls(stored["by_column"], ambiguous, stored["unmapped"], stored["missing"])


def propose(
    headings: Sequence[Heading],
    columns: Iterable[ColumnLike],
    remembered: Mapping[str, int] | None = None,
) -> Proposal:
    """What was mapped before goes first (column key → position), then the surest matches; a heading
    feeds one column at most."""
    return _Matching(headings, list(columns)).run(remembered or {})


@dataclass(frozen=True)
class _Match:
    score: float
    heading: Heading
    column: ColumnLike
    asks: bool = False


class _Matching:
    def __init__(self, headings: Sequence[Heading], columns: list[ColumnLike]) -> None:
        self.headings = headings
        self.columns = columns
        self.proposal = Proposal()

    def run(self, remembered: Mapping[str, int]) -> Proposal:
        positions = {heading.position for heading in self.headings}
        keys = {column.key for column in self.columns}
        for key, position in remembered.items():
            if key in keys and position in positions and position not in self._used():
                self.proposal.by_column[key] = position
        matches = [m for h in self.headings for c in self.columns if (m := _match(h, c)).score > 0]
        # Among equals the heading further left, the column declared earlier: the sort is stable.
        matches.sort(key=lambda match: -match.score)
        self._take_certain([m for m in matches if m.score >= _CERTAIN])
        self._ask_about([m for m in matches if m.score >= _WORTH_ASKING])
        self._list_rest()
        return self.proposal

    def _used(self) -> set[int]:
        return {*self.proposal.by_column.values(), *self.proposal.ambiguous}

    def _take_certain(self, matches: list[_Match]) -> None:
        for match in matches:
            position = match.heading.position
            if position in self._used() or match.column.key in self.proposal.by_column:
                continue
            rivals = [m.column.key for m in matches if self._rivals(m, match)]
            rivals += [key for key in match.column.ask if match.asks and self._is_free(key)]
            if rivals:
                offered = list(dict.fromkeys([match.column.key, *rivals]))
                self.proposal.ambiguous[position] = offered
            else:
                self.proposal.by_column[match.column.key] = position

    def _rivals(self, other: _Match, match: _Match) -> bool:
        """Another free column that the same heading fits as well."""
        return (
            other.heading is match.heading
            and other.column is not match.column
            and self._is_free(other.column.key)
            and match.score - other.score < _TIE
        )

    def _is_free(self, key: str) -> bool:
        return key not in self.proposal.by_column

    def _ask_about(self, matches: list[_Match]) -> None:
        """Headings that merely resemble a column still without one."""
        used = self._used()
        for match in matches:
            position = match.heading.position
            if position in used or not self._is_free(match.column.key):
                continue
            offered = self.proposal.ambiguous.setdefault(position, [])
            if len(offered) < _MOST_OFFERED:
                offered.append(match.column.key)

    def _list_rest(self) -> None:
        used = self._used()
        self.proposal.unmapped = [h.position for h in self.headings if h.position not in used]
        asked = {key for keys in self.proposal.ambiguous.values() for key in keys}
        self.proposal.missing = [
            column.key
            for column in self.columns
            if column.required and self._is_free(column.key) and column.key not in asked
        ]


def _match(heading: Heading, column: ColumnLike) -> _Match:
    """The very label counts most, then the aliases in order; likeness is never certain."""
    best = _Match(0.0, heading, column)
    for place, name in enumerate((column.label, *column.aliases)):
        score = _score(heading, name, column.group) - _step_down(place)
        asks = place > 0 and bool(column.ask)
        if score > best.score:
            best = _Match(score, heading, column, asks=asks)
    return best


def _step_down(place: int) -> float:
    return 0.04 + 0.001 * min(place, 20) if place else 0.0


def _score(heading: Heading, name: str, group: str) -> float:
    if heading.group and _same(heading.group + heading.label, name):
        return 1.0
    if group and _same(heading.label, group + name):
        return 1.0
    weight = _weight_of_groups(heading.group, group)
    if _same(heading.label, name):
        return weight
    if labels.alike(heading.label) == labels.alike(name):
        return weight - 0.03
    return _likeness(labels.bare(heading.label), labels.bare(name)) * min(weight, 0.79)


def _weight_of_groups(above: str, group: str) -> float:
    """Groups that agree make a label sure; groups that differ make it another label."""
    if not above and not group:
        return 1.0
    if above and group:
        one, other = labels.bare(above), labels.bare(group)
        return 0.98 if one in other or other in one else 0.3
    return 0.92


def _same(one: str, other: str) -> bool:
    return not set(labels.forms(one)).isdisjoint(labels.forms(other))


def _likeness(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > _WORTH_ASKING else 0.0
