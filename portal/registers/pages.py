"""What registers add to the menu, the search and the page of a record."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse

from portal.accounts.models import User
from portal.audit import naming, wording
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.fields.permissions import FIELDS_DESIGN
from portal.registers.choices import RecordState
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
    Todo,
    acts,
    menu,
    searches,
    tabs,
    todos,
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


class RecordSteps(Tab[RegisterRecord]):
    """How an entry went its way: notes, the asking, the answers."""

    key = "steps"
    label = "进展、批注"
    template = "registers/tabs/steps.html"
    position = 20

    def context(self, request: SignedInRequest, record: RegisterRecord) -> dict[str, Any]:
        return {"steps": record.steps.select_related("by").order_by("-pk")}


tabs.add("registers.record", RecordContent, RecordSteps, RecordChanges)


@todos.provider
def waiting_for_closing(user: User) -> Iterator[Todo]:
    """What the closing office has to look at, a line for each register."""
    held = [role.key for role in user.roles]
    asked = RegisterRecord.objects.visible_to(user).filter(
        state=RecordState.ASKED, register__closed_by__overlap=held
    )
    rows = asked.order_by().values("register", "register__name").annotate(n=Count("pk"))
    for row in rows.order_by("register__name"):
        url = f"{reverse('registers:register', args=[row['register']])}?step={RecordState.ASKED}"
        yield Todo(f"待销号：{row['register__name']}", url, count=row["n"])


def find_registers(user: Any, typed: str) -> Iterator[Hit]:
    if not user.can(REGISTER_FILL):
        return
    found = Register.objects.visible_to(user).matching(typed).order_by("-is_open", "name", "pk")
    for register in found[: searches.LIMIT]:
        state = "开放填报" if register.is_open else "停止填报"
        yield Hit(register.name, register.get_absolute_url(), state)


acts.add(Act("新建登记簿", "registers:new", "table-plus", FIELDS_DESIGN, 63))
searches.add(Search("登记簿", "table", find_registers, 50))
