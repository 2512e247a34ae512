"""What apps add to pages they do not own: menu, tabs, home panels, to-dos, global search.

An app's `pages` module fills these when Django starts; nothing here knows any app.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from portal.access import Actor, Permission

SECTIONS = ("", "填报", "组织", "资料", "系统")  # of the menu, top to bottom


@dataclass(frozen=True)
class MenuEntry:
    label: str
    url_name: str
    icon: str
    section: str
    permission: Permission | None = None
    position: int = 100

    @property
    def url(self) -> str:
        return _address(self.url_name)


@cache
def _address(url_name: str) -> str:
    """Of a page without arguments: the same as long as the program runs."""
    return reverse(url_name)


@dataclass
class Menu:
    entries: list[MenuEntry] = field(default_factory=list)

    def add(self, *entries: MenuEntry) -> None:
        self.entries.extend(entries)

    def visible_to(self, user: Actor) -> list[MenuEntry]:
        shown = [e for e in self.entries if e.permission is None or user.can(e.permission)]
        return sorted(shown, key=lambda e: (SECTIONS.index(e.section), e.position))

    def sections_for(self, user: Actor, path: str) -> list[dict[str, Any]]:
        """Entries by section; the one whose address is the longest prefix of `path` is active."""
        entries = self.visible_to(user)
        addresses = {entry: entry.url for entry in entries}
        active = max(
            (
                url
                for url in addresses.values()
                if path == url or (url != "/" and path.startswith(url))
            ),
            key=len,
            default="",
        )
        sections: dict[str, list[dict[str, Any]]] = {}
        for entry, url in addresses.items():
            item = {"entry": entry, "url": url, "active": url == active}
            sections.setdefault(entry.section, []).append(item)
        return [{"label": label, "entries": items} for label, items in sections.items()]


class Tab:
    """One tab of a record's page. Subclass it in `pages` and add it to the page's key."""

    key: str
    label: str
    template: str
    position: int = 100
    permission: Permission | None = None

    def visible(self, request: HttpRequest, record: Model) -> bool:
        return self.permission is None or request.user.can(self.permission)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {}


@dataclass
class Tabs:
    by_page: dict[str, list[Tab]] = field(default_factory=dict)

    def add(self, page: str, *tabs: type[Tab]) -> None:
        self.by_page.setdefault(page, []).extend(tab() for tab in tabs)

    def visible(self, page: str, request: HttpRequest, record: Model) -> list[Tab]:
        tabs = [tab for tab in self.by_page.get(page, []) if tab.visible(request, record)]
        return sorted(tabs, key=lambda tab: tab.position)


class Panel:
    """A block of the home page below the to-dos."""

    key: str
    title: str
    template: str
    position: int = 100

    def visible(self, user: Actor) -> bool:
        return True

    def context(self, user: Actor) -> dict[str, Any]:
        return {}


@dataclass
class Panels:
    panels: list[Panel] = field(default_factory=list)

    def add(self, *panels: type[Panel]) -> None:
        self.panels.extend(panel() for panel in panels)

    def visible_to(self, user: Actor) -> list[Panel]:
        return sorted((p for p in self.panels if p.visible(user)), key=lambda p: p.position)


@dataclass(frozen=True)
class Todo:
    """Something the user should do, with the place where it is done."""

    title: str
    url: str
    detail: str = ""
    count: int | None = None
    urgent: bool = False


@dataclass
class Todos:
    providers: list[Callable[[Any], Iterable[Todo]]] = field(default_factory=list)

    def provider(self, function: Callable[[Any], Iterable[Todo]]) -> Callable:
        self.providers.append(function)
        return function

    def for_user(self, user: Actor) -> list[Todo]:
        found = [todo for provider in self.providers for todo in provider(user)]
        return sorted(found, key=lambda todo: not todo.urgent)


@dataclass(frozen=True)
class Hit:
    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Search:
    """One kind of thing the global search finds: `find(user, typed)` yields at most `LIMIT`."""

    label: str
    icon: str
    find: Callable[[Any, str], Iterable[Hit]]
    position: int = 100


@dataclass
class Searches:
    LIMIT = 6
    searches: list[Search] = field(default_factory=list)

    def add(self, *searches: Search) -> None:
        self.searches.extend(searches)

    def find(self, user: Actor, typed: str) -> list[dict[str, Any]]:
        groups = [
            {"search": search, "hits": list(search.find(user, typed))[: self.LIMIT]}
            for search in sorted(self.searches, key=lambda s: s.position)
        ]
        return [group for group in groups if group["hits"]]


@dataclass(frozen=True)
class Indicator:
    """A sign in the top bar; its figure is a fragment the browser asks for once the page stands,
    so that no page waits for it."""

    label: str
    url_name: str
    icon: str
    count_url_name: str

    @property
    def url(self) -> str:
        return _address(self.url_name)

    @property
    def count_url(self) -> str:
        return _address(self.count_url_name)


@dataclass
class Indicators:
    indicators: list[Indicator] = field(default_factory=list)

    def add(self, *indicators: Indicator) -> None:
        self.indicators.extend(indicators)


menu = Menu()
tabs = Tabs()
panels = Panels()
todos = Todos()
searches = Searches()
indicators = Indicators()
