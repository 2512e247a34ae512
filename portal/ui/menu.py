"""The menu beside every page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import routes
from portal.access import Actor, Permission
from portal.ui.icons import icon

# Top to bottom; an app may add one between them, in its `pages`.
SECTIONS: Final[dict[str, int]] = {
    "": 0,
    "填报": 10,
    "考核": 15,
    "组织": 20,
    "资料": 30,
    "系统": 40,
}


@dataclass(frozen=True)
class MenuEntry:
    label: str
    url_name: str
    icon: str
    section: str
    permission: Permission | None = None
    position: int = 100
    leads_in: Callable[[Any], bool] | None = None  # where a permission does not say it all

    def is_for(self, user: Actor) -> bool:
        allowed = self.permission is None or user.can(self.permission)
        return allowed and (self.leads_in is None or self.leads_in(user))

    @property
    def url(self) -> str:
        return routes.page(self.url_name)

    @property
    def place(self) -> tuple[int, int]:
        return SECTIONS[self.section], self.position


@dataclass(frozen=True)
class Section:
    label: str
    entries: tuple[MenuEntry, ...]

    @property
    def key(self) -> str:
        """What the browser remembers of a folded one."""
        return str(SECTIONS[self.label])


@dataclass
class Menu:
    entries: list[MenuEntry] = field(default_factory=list)

    def add(self, *entries: MenuEntry) -> None:
        for entry in entries:
            if entry.section not in SECTIONS:
                raise ImproperlyConfigured(
                    f"The menu entry “{entry.label}” stands in “{entry.section}”, which is not a "
                    f"section ({'、'.join(filter(None, SECTIONS))}): "
                    "add it before with menu.add_section(label, position)."
                )
        self.entries.extend(entries)
        self.entries.sort(key=lambda entry: entry.place)

    def add_section(self, label: str, position: int) -> None:
        taken = {other: name for name, other in SECTIONS.items()}
        if label in SECTIONS or position in taken:
            raise ImproperlyConfigured(
                f"The menu section “{label}” at {position}: there is “{taken.get(position, label)}”"
                " already; take another label or position, or only use that section."
            )
        SECTIONS[label] = position

    def visible_to(self, user: Actor) -> tuple[MenuEntry, ...]:
        return tuple(entry for entry in self.entries if entry.is_for(user))

    def drawn(self, user: Actor, path: str, *, folded: Iterable[str]) -> SafeString:
        entries = self.visible_to(user)
        known = frozenset(str(position) for position in SECTIONS.values())
        return _drawn(entries, active_in(entries, path), known.intersection(folded))


def active_in(entries: Iterable[MenuEntry], path: str) -> str:
    """The address that is the longest beginning of the path; the home page only by itself."""
    addresses = [entry.url for entry in entries]
    fitting = [url for url in addresses if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default="")


def sections(entries: Iterable[MenuEntry]) -> list[Section]:
    by_label: dict[str, list[MenuEntry]] = {}
    for entry in entries:
        by_label.setdefault(entry.section, []).append(entry)
    return [Section(label, tuple(own)) for label, own in by_label.items()]


@lru_cache(maxsize=512)
def _drawn(entries: tuple[MenuEntry, ...], active: str, folded: frozenset[str]) -> SafeString:
    """The same for all who may do the same: drawn once, it stands on each of their pages."""
    return format_html_join("", "{}", ((_section(s, active, folded),) for s in sections(entries)))


def _section(section: Section, active: str, folded: frozenset[str]) -> SafeString:
    items = format_html_join("", "{}", ((_entry(e, active),) for e in section.entries))
    listed = format_html('<ul class="navbar-nav">{}</ul>', items)
    if not section.label:
        return listed
    is_open = section.key not in folded or any(e.url == active for e in section.entries)
    return format_html(
        '<details class="nav-group" data-menu-group="{}"{}>'
        '<summary class="nav-section">{}{}</summary>{}</details>',
        section.key,
        SafeString(" open" if is_open else ""),
        section.label,
        icon("chevron-down"),
        listed,
    )


def _entry(entry: MenuEntry, active: str) -> SafeString:
    is_active = entry.url == active
    return format_html(
        '<li class="nav-item{}"><a class="nav-link" href="{}"{}>'
        '<span class="nav-link-icon">{}</span><span class="nav-link-title">{}</span></a></li>',
        " active" if is_active else "",
        entry.url,
        SafeString(' aria-current="page"' if is_active else ""),
        icon(entry.icon),
        entry.label,
    )
