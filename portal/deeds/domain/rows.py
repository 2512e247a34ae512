"""Rows as an act found and left them, compared. Where a row of a tree stands is told by the row
above it: paths move whenever a neighbour does."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from treebeard.mp_tree import MP_Node

from portal.crypto.fields import EncryptedTextField

Values = dict[str, Any]
Snapshot = dict[tuple[str, str], Values]
ABOVE = "above"  # the key of the row above; no column
_OF_THE_TREE = frozenset({"path", "depth", "numchild"})


def snapshot(rows: Iterable[models.Model]) -> Snapshot:
    return {(row._meta.label_lower, str(row.pk)): values_of(row) for row in rows}


def values_of(row: models.Model) -> Values:
    """As JSON holds them; encrypted values are no part of any act that can be taken back."""
    values = {field.attname: field.value_from_object(row) for field in fields_of(type(row))}
    if isinstance(row, MP_Node):
        values[ABOVE] = key_above(row)
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def key_above(row: MP_Node) -> int | None:
    """By the path as it is now: the act may have moved the row without telling it."""
    rows = type(row)._base_manager  # noqa: SLF001 - hidden rows too
    path = rows.values_list("path", flat=True).get(pk=row.pk)
    above = path[: -row.steplen]
    return rows.values_list("pk", flat=True).get(path=above) if above else None


def fields_of(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        by_itself = field.generated or getattr(field, "auto_now", False)
        placed = issubclass(model, MP_Node) and field.name in _OF_THE_TREE
        sealed = isinstance(field, EncryptedTextField)
        if not (by_itself or field.primary_key or placed or sealed):
            yield field


def changes(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """Of a changed row the values that differ; of a new one, and of one that is gone, all."""
    differing = []
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if old is not None and new is not None:
            names = [name for name in new if new[name] != old[name]]
            old, new = {name: old[name] for name in names}, {name: new[name] for name in names}
        elif new is None:
            _require_whole(key[0])
        differing.append({"model": key[0], "pk": key[1], "before": old, "after": new})
    return differing


def _require_whole(label: str) -> None:
    """A row that is gone comes back with all it held, or its act can not be kept."""
    model = apps.get_model(label)
    sealed = [f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]
    if sealed or issubclass(model, MP_Node):
        raise AssertionError(f"an act that deletes rows of {label} cannot be taken back")
