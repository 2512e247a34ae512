"""What registers add to the menu, the search and the page of a record."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django.db.models import Count
from django.urls import reverse

from portal.accounts.models import User
from portal.audit import hiding, naming, wording
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition, all_of_each
from portal.fields.domain.world import World
from portal.fields.models import FieldSet
from portal.fields.permissions import FIELDS_DESIGN
from portal.inbox.permissions import TASKS_ASSIGN
from portal.registers import subjects
from portal.registers.choices import RecordState
from portal.registers.domain import decisions, filling, history, secrecy, trail
from portal.registers.domain import evidence as proofs
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL
from portal.registers.tables import TONES
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

MOST_ENTRIES: Final = 50

for model in (Register, RegisterRecord):
    naming.formerly(f"fields.{model._meta.model_name}", now=model._meta.label_lower)
wording.open_with(Register._meta.label_lower, history.of_register)
wording.open_with(FieldSet._meta.label_lower, history.of_fields)
wording.open_with(RegisterRecord._meta.label_lower, history.opened)
hiding.add(trail.hidden_from)
menu.add(MenuEntry("登记簿", "registers:registers", "table", "填报", REGISTER_FILL, 40))


class RecordContent(Tab[Any]):
    """A record under the version it was filled by; of sensitive fields only whether filled."""

    key = "content"
    label = "登记内容"
    template = "registers/tabs/content.html"
    position = 10

    def context(self, request: SignedInRequest, record: Any) -> dict[str, Any]:
        definition, world = Definition.of(record.version), World(request.user)
        kind = subjects.of(record.subject_kind)
        seen = kind.rows.visible_to(request.user) if kind else None
        return {
            "definition": definition,
            "lines": secrecy.lines(record, definition, world),
            "about": seen.filter(pk=record.subject_id).first() if kind and seen else None,
        }


class SubjectEntries(Tab[Any]):
    """What registers say of somebody entries may be about: an app puts it on his page. Of those who
    were taken into him, too."""

    key = "registers"
    label = "登记簿"
    template = "registers/tabs/of_subject.html"
    position = 70
    permission = REGISTER_FILL
    kind_key: ClassVar[str]

    def context(self, request: SignedInRequest, record: Any) -> dict[str, Any]:
        kind = subjects.KINDS[self.kind_key]
        about = [record.pk, *kind.continues(record.pk)]
        seen = RegisterRecord.objects.visible_to(request.user).standing()
        rows = seen.filter(subject_kind=kind.key, subject_id__in=about).with_subjects(kind.key)
        rows = rows.select_related("register__fieldset", "unit")
        newest: list[Any] = list(
            rows.order_by("register__name", "-counts_on", "-pk")[: MOST_ENTRIES + 1]
        )
        definitions = all_of_each({row.register.fieldset for row in newest})
        world = World(request.user)
        for row in newest:
            definition = definitions[row.register.fieldset_id][row.version_id]
            row.said = engine.name_of(definition, row.open_values, world)
        return {"rows": newest[:MOST_ENTRIES], "more": len(newest) > MOST_ENTRIES, "tones": TONES}


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


class RecordEvidence(Tab[RegisterRecord]):
    """What proves the cells of an entry, and what is still asked for."""

    key = "evidence"
    label = "佐证材料"
    template = "registers/tabs/evidence.html"
    position = 15

    def visible(self, request: SignedInRequest, record: RegisterRecord) -> bool:
        return bool(proofs.of(record))

    def context(self, request: SignedInRequest, record: RegisterRecord) -> dict[str, Any]:
        open_here = record.may_change and record.register.is_open
        fills = open_here and filling.fills(record.register, record.unit, request.user)
        return {"proofs": proofs.of(record), "fills": fills}


class RecordDecisions(Tab[RegisterRecord]):
    """What a meeting decided, and how far it is."""

    key = "decisions"
    label = "议定事项"
    template = "registers/tabs/decisions.html"
    position = 12

    def visible(self, request: SignedInRequest, record: RegisterRecord) -> bool:
        return bool(record.register.decision_key) or record.decisions.exists()

    def context(self, request: SignedInRequest, record: RegisterRecord) -> dict[str, Any]:
        lines, user = decisions.lines(record), request.user
        offered = any(line.is_open for line in lines) and user.can(TASKS_ASSIGN)
        if not offered or not filling.fills(record.register, record.unit, user):
            return {"lines": lines}
        return {"lines": lines, "hands_out": reverse("registers:hand-out", args=[record.pk])}


tabs.add(
    "registers.record", RecordContent, RecordDecisions, RecordEvidence, RecordSteps, RecordChanges
)


_WAITING: Final = {RecordState.ASKED: "待销号", RecordState.CHECKING: "待审核"}


@todos.provider
def waiting_entries(user: User) -> Iterator[Todo]:
    """What the closing office has to look at, and whoever looks over what the level below handed
    in: a line for each register, in one statement."""
    held = [role.key for role in user.roles]
    seen = RegisterRecord.objects.visible_to(user).order_by()
    waiting = seen.filter(state=RecordState.ASKED).closed_by_one_of(held) | seen.filter(
        state=RecordState.CHECKING
    ).looked_over_by_one_of(held)
    counted = waiting.values("state", "register", "register__name").annotate(n=Count("pk"))
    for row in counted.order_by("state", "register__name"):
        address = reverse("registers:register", args=[row["register"]])
        words = _WAITING[RecordState(row["state"])]
        yield Todo(
            f"{words}：{row['register__name']}", f"{address}?step={row['state']}", count=row["n"]
        )


def find_registers(user: Any, typed: str) -> Iterator[Hit]:
    if not user.can(REGISTER_FILL):
        return
    matches = Register.objects.visible_to(user).matching(typed).order_by("-is_open", "name", "pk")
    for register in matches[: searches.LIMIT]:
        state = "开放填报" if register.is_open else "停止填报"
        yield Hit(register.name, register.get_absolute_url(), state)


acts.add(Act("新建登记簿", "registers:new", "table-plus", FIELDS_DESIGN, 63))
searches.add(Search("登记簿", "table", find_registers, 50))
