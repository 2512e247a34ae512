"""Global search (Ctrl-K): what apps offer to find and to do, the nearest first.

A person appears once, at the place where the user works with her: the organization office is led
to the member, the cadre office to the cadre's file, who keeps persons only to the person; a leader,
who keeps none of them, to the file.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from portal import routes
from portal.access import Actor, Permission
from portal.text import INSIDE, nearness_of, search_key


@dataclass(frozen=True)
class Hit:
    label: str
    url: str
    detail: str = ""
    near: int = INSIDE  # portal.text.nearness
    person: int | None = None  # whom it is about: hits about one person become one


@dataclass(frozen=True)
class Search:
    """One kind of thing the global search finds: `find(user, typed)` yields at most `LIMIT`, the
    nearest first. Of people: ordered by `portal.people.finding.in_order`, and `works` names
    the permission of those who work with a person there."""

    label: str
    icon: str
    find: Callable[[Any, str], Iterable[Hit]]
    position: int = 100
    works: Permission | None = None


@dataclass(frozen=True)
class HitGroup:
    """Hits of one kind, as shown."""

    label: str
    icon: str
    hits: list[Hit]


@dataclass
class Searches:
    LIMIT = 6
    searches: list[Search] = field(default_factory=list)

    def add(self, *searches: Search) -> None:
        self.searches.extend(searches)

    def find(self, user: Actor, typed: str) -> list[HitGroup]:
        by_search = {
            search: list(search.find(user, typed))[: self.LIMIT]
            for search in sorted(self.searches, key=lambda s: s.position)
        }
        places = _places(user, by_search)
        groups = [
            HitGroup(
                search.label,
                search.icon,
                [hit for hit in hits if hit.person is None or places[hit.person] is search],
            )
            for search, hits in by_search.items()
        ]
        filled = [group for group in groups if group.hits]
        for group in filled:
            group.hits.sort(key=lambda hit: hit.near)
        return sorted(filled, key=lambda group: group.hits[0].near)


def _places(user: Actor, by_search: dict[Search, list[Hit]]) -> dict[int, Search]:
    """Where each person is worked with; found in several places, the user's own comes first, then
    files before the bare person: in the order of the searches."""
    own_first = sorted(by_search, key=lambda s: not (s.works and user.can(s.works)))
    places: dict[int, Search] = {}
    for search in own_first:
        for hit in by_search[search]:
            if hit.person is not None:
                places.setdefault(hit.person, search)
    return places


@dataclass(frozen=True)
class Act:
    """Something one can begin from anywhere, on a page without arguments: `登记党员`."""

    label: str
    url_name: str
    icon: str
    permission: Permission
    position: int = 100

    @property
    def url(self) -> str:
        return routes.page(self.url_name)


@dataclass
class Acts:
    acts: list[Act] = field(default_factory=list)

    def add(self, *acts: Act) -> None:
        self.acts.extend(acts)

    def of(self, user: Actor) -> list[Act]:
        return sorted((a for a in self.acts if user.can(a.permission)), key=lambda a: a.position)

    def find(self, user: Actor, typed: str) -> Iterable[Hit]:
        for act in self.of(user):
            near = nearness_of(search_key(act.label), typed)
            if near is not None:
                yield Hit(act.label, act.url, near=near)


searches = Searches()
acts = Acts()
