"""Values of a record in words, and what an act changed among them."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from portal.text import label_of


def spoken(record: models.Model, field: str) -> str:
    """As pages and the trail show it; a property `<field>_spoken` comes before all else."""
    if hasattr(record, f"{field}_spoken"):
        return str(getattr(record, f"{field}_spoken"))
    display = getattr(record, f"get_{field}_display", None)
    value = display() if display else getattr(record, field)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def set_values(
    record: models.Model, values: dict[str, Any], fields: Iterable[str]
) -> dict[str, list[str]]:
    """Set those of `fields` that are given; what differs comes back by label: [before, after]."""
    changes = {}
    for field in (name for name in fields if name in values):
        before, value = spoken(record, field), values[field]
        setattr(record, field, value.strip() if isinstance(value, str) else value)
        if before != (after := spoken(record, field)):
            changes[label_of(record, field)] = [before, after]
    return changes
