"""Units as a paper calls them: a reader's own names, and those of all others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from portal.orgs.models import Unit, UnitName


@dataclass(frozen=True)
class Naming:
    own: frozenset[str]
    others: frozenset[str]

    def and_others(self, names: Iterable[str]) -> "Naming":
        """Those a paper calls units too, as they were called then."""
        return Naming(self.own, self.others | (frozenset(names) - self.own))

    def found(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """From, to, and whether it is the reader's own: the longest name at each place, so that a
        school is not taken for the township it is called after."""
        place = 0
        while place < len(text):
            length = next((n for n in self._lengths if text[place : place + n] in self._every), 0)
            if length:
                yield place, place + length, text[place : place + length] in self.own
            place += length or 1

    def names_others(self, text: str) -> bool:
        return any(not is_own for _, _, is_own in self.found(text))

    def names_own(self, text: str) -> bool:
        return any(is_own for _, _, is_own in self.found(text))

    @cached_property
    def _every(self) -> frozenset[str]:
        return self.own | self.others

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(name) for name in self._every if name}, reverse=True)


def naming(unit: Unit) -> Naming:
    """With former names, as an older paper calls them. What lies below the unit is its own; what
    lies above it is nobody's line."""
    own, others = set(), set()
    rows = UnitName.objects.values_list("unit__path", "name", "short_name")
    now = Unit.objects.values_list("path", "name", "short_name")
    for path, *names in now.union(rows):
        if path.startswith(unit.path):
            own.update(names)
        elif not unit.path.startswith(path):
            others.update(names)
    return Naming(frozenset(own), frozenset(others - own))
