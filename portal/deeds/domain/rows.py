"""Rows as an act found and left them: compared, and put back."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from portal.crypto.fields import EncryptedTextField
from portal.text import label_of

Values = dict[str, Any]
Snapshot = dict[tuple[str, str], Values]
WITHDRAWN = "withdrawn_at"  # of models whose rows stay as a trace


def snapshot(rows: Iterable[models.Model]) -> Snapshot:
    return {(row._meta.label_lower, str(row.pk)): values_of(row) for row in rows}


def values_of(row: models.Model) -> Values:
    """As JSON holds them; encrypted values are no part of any act that can be taken back."""
    values = {field.attname: field.value_from_object(row) for field in _fields(row)}
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _fields(row: models.Model) -> Iterator[Any]:
    for field in row._meta.concrete_fields:
        by_itself = field.generated or getattr(field, "auto_now", False)
        if not (by_itself or field.primary_key or isinstance(field, EncryptedTextField)):
            yield field


def changes(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """Of a changed row the values that differ, of a new one all."""
    found = []
    for key, values in after.items():
        old = before.get(key)
        if old == values:
            continue
        names = values if old is None else [name for name in values if values[name] != old[name]]
        found.append(
            {
                "model": key[0],
                "pk": key[1],
                "before": None if old is None else {name: old[name] for name in names},
                "after": {name: values[name] for name in names},
            }
        )
    if gone := before.keys() - after.keys():
        raise AssertionError(f"an act that deletes rows cannot be taken back: {gone}")
    return found


@dataclass(frozen=True)
class Change:
    """One row of a deed as it is now."""

    row: models.Model | None
    model: type[models.Model]
    before: Values | None
    after: Values

    @classmethod
    def read(cls, entry: dict[str, Any], *, held: bool) -> "Change":
        model = apps.get_model(entry["model"])
        rows = model._base_manager.all()  # noqa: SLF001 - hidden rows too
        if held:
            rows = rows.select_for_update(of=("self",))
        return cls(rows.filter(pk=entry["pk"]).first(), model, entry["before"], entry["after"])

    @property
    def name(self) -> str:
        return f"{self.model._meta.verbose_name}“{self.row}”"

    def hindrances(self) -> Iterator[str]:
        """What was done to the row since: it would be lost."""
        if self.row is None:
            yield f"{self.model._meta.verbose_name}后来已被删除。"
            return
        now = values_of(self.row)
        later = [name for name, value in self.after.items() if now[name] != value]
        if later:
            labels = "、".join(label_of(self.model, name.removesuffix("_id")) for name in later)
            yield f"{self.name}的{labels}后来又有改动，撤回会丢掉这些改动。"

    def put_back(self, *, at: Any) -> None:
        if self.row is None:
            return
        if self.before is None:
            self._unmake(at)
            return
        for field in _fields(self.row):
            if field.attname in self.before:
                value = self.before[field.attname]
                plain = value if field.is_relation else field.to_python(value)
                setattr(self.row, field.attname, plain)
        self.row.save(update_fields=[*self._names()])

    def _names(self) -> Iterator[str]:
        for field in _fields(self.row):  # type: ignore[arg-type] # only called with a row
            if self.before and field.attname in self.before:
                yield field.name

    def _unmake(self, at: Any) -> None:
        """What happened stays on record as withdrawn where its model keeps a trace."""
        if hasattr(self.row, WITHDRAWN):
            setattr(self.row, WITHDRAWN, at)
            self.row.save(update_fields=[WITHDRAWN])  # type: ignore[union-attr]
        else:
            self.row.delete()  # type: ignore[union-attr]

    def in_words(self) -> Iterator[str]:
        if self.row is None or self.before is None:
            yield f"作废{self.name}。" if self.row else ""
            return
        was = self.model(**self.before)
        for field in _fields(self.row):
            if field.attname in self.before:
                words = _spoken(was, field) or "（空）"
                yield f"{self.name}的{field.verbose_name}恢复为“{words}”。"


def _spoken(row: models.Model, field: Any) -> str:
    if field.is_relation:
        key = getattr(row, field.attname)
        rows = field.related_model._base_manager  # noqa: SLF001 - hidden rows too
        related = rows.filter(pk=key).first() if key else None
        return str(related or "")
    if display := getattr(row, f"get_{field.name}_display", None):
        return str(display() or "")
    value = field.to_python(getattr(row, field.attname))
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
