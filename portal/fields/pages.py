"""What registers add to the menu and the search."""

from collections.abc import Iterator
from typing import Any

from portal.access import Permission
from portal.fields.models import Register
from portal.ui.registry import Hit, MenuEntry, Search, menu, searches

menu.add(MenuEntry("登记簿", "fields:registers", "table", "填报", Permission.REGISTER_FILL, 40))


def find_registers(user: Any, typed: str) -> Iterator[Hit]:
    if not user.can(Permission.REGISTER_FILL):
        return
    found = Register.objects.visible_to(user).matching(typed).order_by("-is_open", "name", "pk")
    for register in found[: searches.LIMIT]:
        state = "开放填报" if register.is_open else "停止填报"
        yield Hit(register.name, register.get_absolute_url(), state)


searches.add(Search("登记簿", "table", find_registers, 50))
