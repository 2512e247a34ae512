from collections.abc import Iterator
from typing import Any

from portal.access import Permission
from portal.text import search_key, search_term
from portal.ui.registry import Hit, MenuEntry, Search, menu, searches

menu.add(
    MenuEntry("首页", "home", "home", section="", position=0),
    MenuEntry("界面组件", "gallery", "components", "系统", Permission.GALLERY_VIEW, position=990),
)


def find_pages(user: Any, typed: str) -> Iterator[Hit]:
    term = search_term(typed)
    for entry in menu.visible_to(user):
        if term in search_key(entry.label, entry.section):
            yield Hit(entry.label, entry.url, entry.section)


searches.add(Search("页面", "layout-list", find_pages, position=10))
