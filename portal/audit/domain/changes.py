"""The history of one record in words: when, who, which fields, before and after."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils import timezone

from portal.audit.tracking import History, history_of

MOST_SHOWN: Final = 50
_VERBS: Final = {"insert": "新增", "update": "修改", "delete": "删除"}
_CHANGED: Final = "已修改"


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    at: dt.datetime
    verb: str
    who: str
    address: str
    fields: list[FieldChange]


def of(record: models.Model) -> list[RecordChange]:
    """The latest changes, the newest first; a record older than its history begins midway."""
    history = history_of(type(record))
    if history is None:
        return []
    events: Any = history.objects  # a history's own columns are made when its model is
    rows = events.filter(pgh_obj_id=record.pk).select_related("pgh_context")
    newest = list(rows.order_by("-pgh_id")[: MOST_SHOWN + 1])
    names = _names(history, newest)
    pairs = zip(newest, [*newest[1:], None], strict=True)
    return [_change(after, before, names) for after, before in list(pairs)[:MOST_SHOWN]]


def _change(after: Any, before: History | None, names: dict[Any, str]) -> RecordChange:
    origin = after.pgh_context.metadata if after.pgh_context else {}
    who = origin.get("name") or ("后台任务" if origin.get("task") else "系统")
    return RecordChange(
        at=after.pgh_created_at,
        verb=_VERBS.get(after.pgh_label, after.pgh_label),
        who=who,
        address=origin.get("address", ""),
        fields=_fields(after, before, names),
    )


def _fields(after: History, before: History | None, names: dict[Any, str]) -> list[FieldChange]:
    if after.pgh_label == "update" and before is None:
        return []  # what it was before is not known
    old = before if after.pgh_label == "update" else None
    changes = []
    for field in _tracked_fields(type(after)):
        values = getattr(old, field.attname, None), getattr(after, field.attname)
        if values[0] == values[1] or (old is None and values[1] in (None, "")):
            continue
        changes.append(_field(field, old, after, names))
    return changes


def _field(
    field: models.Field, old: History | None, new: History, names: dict[Any, str]
) -> FieldChange:
    label = str(field.verbose_name)
    if field.name in new.sensitive | new.sealed:
        return FieldChange(label, "", _CHANGED if old else "已填写")
    before = "" if old is None else _spoken(field, old, names)
    return FieldChange(label, before, _spoken(field, new, names))


def _spoken(field: models.Field, row: History, names: dict[Any, str]) -> str:
    value = getattr(row, field.attname)
    if value is None or value == "":
        return "—"
    if field.is_relation:
        return names.get((field.related_model, value), f"编号 {value}")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return _several(row, field, value)
    if display := getattr(row, f"get_{field.name}_display", None):
        return str(display())
    return (
        f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        if isinstance(value, dt.datetime)
        else str(value)
    )


def _several(row: Any, field: models.Field, values: list[Any]) -> str:
    """By their names: the column itself knows them, its copy in the history does not."""
    column = row.pgh_tracked_model._meta.get_field(field.name)
    return column.in_words(values) if hasattr(column, "in_words") else "、".join(map(str, values))


def _names(history: type[History], rows: Iterable[History]) -> dict[Any, str]:
    """What foreign keys point at, one query per key."""
    names: dict[Any, str] = {}
    for field in _tracked_fields(history):
        if not field.is_relation:
            continue
        keys = {getattr(row, field.attname) for row in rows} - {None}
        related: Any = field.related_model
        records = related._base_manager.in_bulk(keys)  # noqa: SLF001 - hidden rows too
        names |= {(related, pk): str(row) for pk, row in records.items()}
    return names


def _tracked_fields(history: Any) -> list[models.Field]:
    known = {field.name: field for field in history.pgh_tracked_model._meta.fields}
    return [
        field
        for field in history._meta.fields
        if field.name in known and not known[field.name].primary_key
    ]
