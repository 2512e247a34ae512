"""What became of a record, cell by cell: sealed with each save, kept by the database, read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from portal.accounts.models import User
from portal.audit import naming, secrecy
from portal.audit.choices import actions
from portal.audit.domain.changes import FieldChange, RecordChange
from portal.audit.models import Event
from portal.audit.tracking import history_of
from portal.crypto.fields import NO_KEY
from portal.crypto.providers import UnreadableError
from portal.fields.domain.definition import Definition, all_of
from portal.fields.domain.world import World
from portal.fields.models import FieldSet
from portal.registers.actions import RECORD_CHANGED, RECORD_CREATED
from portal.registers.models import Register, RegisterRecord

HIDDEN: Final = "（敏感内容）"
UNTOLD: Final = "登记簿只给部分人看，内容在其修改记录中"
MOST_SHOWN: Final = 100
_SEALED: Final = {"changes", "content"}
_KEYS: Final = {"register", "edition"}
_VERBS: Final = {RECORD_CREATED: "新增", RECORD_CHANGED: "修改"}


@dataclass(frozen=True)
class Before:
    """A record as it was when an act began; `secret` are the keys that lay encrypted."""

    values: Mapping[str, Any] = field(default_factory=dict)
    secret: frozenset[str] = frozenset()

    @classmethod
    def of(cls, record: RegisterRecord, values: Mapping[str, Any]) -> Self:
        return cls(values, frozenset(values.keys() - record.open_values.keys()))


def changes(
    record: RegisterRecord, definition: Definition, *, was: Before, world: World
) -> dict[str, list[str]]:
    """Before and after by label; of what is or was sensitive only that it changed."""
    by_label, now = {}, record.values
    for kind in definition.kinds:
        old, new = was.values.get(kind.key), now.get(kind.key)
        if old == new:
            continue
        hidden = kind.field.sensitive or kind.key in was.secret
        texts = [kind.text(old, world), kind.text(new, world)]
        by_label[kind.field.label] = [HIDDEN, HIDDEN] if hidden else texts
    return by_label


def sealed(content: Mapping[str, Any]) -> str:
    """What a field holds may be called sensitive later, when neither an event nor a history can
    change any more: so nothing of it lies there readable (docs/decisions)."""
    return secrecy.seal(content) if content else ""


def of_register(event: Event) -> dict[str, Any]:
    """An event's detail; of a register that not everybody may know of, nothing."""
    hidden = _is_hidden(event.object_id)
    return {"note": UNTOLD} if hidden else event.detail


def of_fields(event: Event) -> dict[str, Any]:
    """As `of_register`, of an event about its fields."""
    register = Register.objects.filter(fieldset__pk=event.object_id).first()
    return {"note": UNTOLD} if register and register.seen_by else event.detail


def opened(event: Event) -> dict[str, Any]:
    """An event's detail as it may be shown today, by label; the cells of an act that saved are in
    the history of its record, those of older versions of the portal in the event."""
    if _is_hidden(event.detail.get("register")):
        return {"note": UNTOLD}
    detail = {key: value for key, value in event.detail.items() if key not in _KEYS}
    if "edition" in event.detail:
        detail["changes"] = _change_of(event)
    secret = _secret_labels_of(event)
    for name in _SEALED & detail.keys():
        content = _content(detail[name])
        if isinstance(content, dict):
            content = {k: HIDDEN if k in secret else value for k, value in content.items()}
        detail[name] = content
    return detail


def of(record: RegisterRecord) -> list[RecordChange]:
    """The latest changes, the newest first: its history, before that began its events."""
    secret = _secret_labels(record.register.fieldset)
    rows = list(_rows(record.pk).select_related("pgh_context").order_by("-pgh_id")[:MOST_SHOWN])
    names = User.objects.in_bulk({row.by_id for row in rows})
    latest = [_change(row, names, secret) for row in rows]
    events = Event.objects.filter(
        object_type__in=naming.names_of(record._meta.label_lower),
        object_id=str(record.pk),
        action__in=list(_VERBS),
    ).exclude(detail__has_key="edition")
    newest = events.order_by("-at", "-pk")[: MOST_SHOWN - len(latest)]
    return [*latest, *(_of_event(event, secret) for event in newest)]


def _rows(record: int) -> Any:
    """An edition each; that it was removed is an event."""
    kept: Any = history_of(RegisterRecord)
    return kept.objects.filter(pgh_obj_id=record, pgh_label__in=("insert", "update"))


def _change(row: Any, names: Mapping[int, User], secret: set[str]) -> RecordChange:
    metadata = row.pgh_context.metadata if row.pgh_context else {}
    return RecordChange(
        at=row.pgh_created_at,
        verb="新增" if row.pgh_label == "insert" else "修改",
        who=metadata.get("name") or str(names.get(row.by_id, "系统")),
        address=metadata.get("address", ""),
        fields=_cells(_content(row.change or {}), secret),
    )


def _of_event(event: Event, secret: set[str]) -> RecordChange:
    return RecordChange(
        at=event.at,
        verb=_VERBS[actions.of(event.action)],
        who=event.actor_name or "系统",
        address=event.address or "",
        fields=_cells(_content(event.detail.get("changes", {})), secret),
    )


def _change_of(event: Event) -> str:
    rows = _rows(int(event.object_id)).filter(edition=event.detail["edition"])
    return rows.values_list("change", flat=True).first() or ""


def _cells(changes: Any, secret: set[str]) -> list[FieldChange]:
    if not isinstance(changes, dict):
        changes = {NO_KEY: [HIDDEN, HIDDEN]}
    return [_cell(label, *sides, hidden=label in secret) for label, sides in changes.items()]


def _content(kept: Any) -> Any:
    """Opened; events of older versions keep theirs as it is."""
    if not isinstance(kept, str):
        return kept
    try:
        return secrecy.unseal(kept)
    except UnreadableError:
        return NO_KEY


def _cell(label: str, before: str, after: str, *, hidden: bool) -> FieldChange:
    if hidden or before == HIDDEN:
        return FieldChange(label, "", "已修改（敏感内容不显示）")
    return FieldChange(label, before, after or "空")


def _is_hidden(register: Any) -> bool:
    return bool(register) and Register.objects.filter(pk=register).exclude(seen_by=[]).exists()


def _secret_labels_of(event: Event) -> set[str]:
    """Of an event whose record may be gone;"""
    register = Register.objects.filter(pk=event.detail.get("register")).first()
    return _secret_labels(register.fieldset) if register else set()


def _secret_labels(fieldset: FieldSet) -> set[str]:
    """Sensitive in any version: the trail tells what a field held before it was called so, under
    whichever name it then had."""
    kinds = [kind for definition in all_of(fieldset).values() for kind in definition.kinds]
    keys = {kind.key for kind in kinds if kind.field.sensitive}
    return {kind.field.label for kind in kinds if kind.key in keys}
