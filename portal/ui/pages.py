from collections.abc import Iterator
from typing import Any

from django.conf import settings

from portal.text import nearness_of, search_key
from portal.ui.permissions import GALLERY_VIEW
from portal.ui.registry import Hit, MenuEntry, Search, acts, menu, searches

menu.add(MenuEntry("首页", "home", "home", section="", position=0))
if not settings.PRODUCTION:
    menu.add(
        MenuEntry("界面组件", "gallery", "components", "系统", GALLERY_VIEW, 990),
    )


def find_pages(user: Any, typed: str) -> Iterator[Hit]:
    for entry in menu.visible_to(user):
        near = nearness_of(search_key(entry.label, entry.section), typed)
        if near is not None:
            yield Hit(entry.label, entry.url, entry.section, near)


searches.add(
    Search("办理", "bolt", acts.find, position=5),
    Search("页面", "layout-list", find_pages, position=10),
)
