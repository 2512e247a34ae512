"""What registers add to the menu, the search and the page of a record."""

from collections.abc import Iterator
from typing import Any

from portal.audit import naming, wording
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.fields.permissions import FIELDS_DESIGN
from portal.registers.domain import history, secrecy
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL
from portal.ui.registry import (
    Act,
    Hit,
    MenuEntry,
    Search,
    SignedInRequest,
    Tab,
    acts,
    menu,
    searches,
    tabs,
)

for model in (Register, RegisterRecord):
    naming.formerly(f"fields.{model._meta.model_name}", now=model._meta.label_lower)
wording.open_with(RegisterRecord._meta.label_lower, history.opened)
menu.add(MenuEntry("登记簿", "registers:registers", "table", "填报", REGISTER_FILL, 40))


class RecordContent(Tab[Any]):
    """A record under the version it was filled by; of sensitive fields only whether filled."""

    key = "content"
    label = "登记内容"
    template = "registers/tabs/content.html"
    position = 10

    def context(self, request: SignedInRequest, record: Any) -> dict[str, Any]:
        definition, world = Definition.of(record.version), World(request.user)
        return {"definition": definition, "lines": secrecy.lines(record, definition, world)}


class RecordChanges(Tab[Any]):
    """Before and after of every cell, by form, grid and Excel alike."""

    key = "record_history"
    label = "修改记录"
    template = "audit/tabs/history.html"
    position = 95

    def context(self, request: SignedInRequest, record: Any) -> dict[str, Any]:
        return {"changes": history.of(record)}


tabs.add("registers.record", RecordContent, RecordChanges)


def find_registers(user: Any, typed: str) -> Iterator[Hit]:
    if not user.can(REGISTER_FILL):
        return
    found = Register.objects.visible_to(user).matching(typed).order_by("-is_open", "name", "pk")
    for register in found[: searches.LIMIT]:
        state = "开放填报" if register.is_open else "停止填报"
        yield Hit(register.name, register.get_absolute_url(), state)


acts.add(Act("新建登记簿", "registers:new", "table-plus", FIELDS_DESIGN, 63))
searches.add(Search("登记簿", "table", find_registers, 50))
