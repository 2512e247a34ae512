"""What the web grid needs: columns from the definition, rows of whichever owner."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.rows import Filled
from portal.fields.domain.world import World
from portal.orgs.models import Unit


def columns(
    definition: Definition, world: World, closed: Mapping[str, str] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Sensitive fields are filled on the row's own form, never in the grid."""
    return [column(kind, world, closed.get(kind.key, "")) for kind in definition.open_kinds]


def column(kind: FieldKind, world: World, closed: str = "") -> dict[str, Any]:
    """`closed`: why whoever sees it may not fill it."""
    field = kind.field
    return {
        "key": kind.key,
        "title": field.heading,
        "section": field.section,
        "editor": kind.editor,
        "options": kind.options(world),
        "align": kind.align,
        "required": field.required,
        "computed": not kind.in_cells or bool(closed),
        "closed": closed,
        "help": "\n".join(filter(None, (kind.guidance, closed))),
        "width": max(kind.width * 9, len(field.heading) * 15 + 30),
    }


def row(filled: Filled, definition: Definition, world: World) -> dict[str, Any]:
    return {
        "_id": filled.key,
        "_unit": filled.unit.pk,
        "_unitName": filled.unit.short_name,
        "_findings": {f["column"]: f["message"] for f in filled.findings},
        **engine.texts(definition, filled.values, world),
    }


def blank_row(unit: Unit) -> dict[str, Any]:
    return {"_id": None, "_unit": unit.pk, "_unitName": unit.short_name, "_findings": {}}


def payload(
    definition: Definition,
    filled: Iterable[Filled],
    units: Iterable[Unit],
    *,
    single: bool,
    world: World,
    closed: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    rows = [row(one, definition, world) for one in filled]
    offered = list(units)
    taken = {one["_unit"] for one in rows}
    if single:
        rows += [blank_row(unit) for unit in offered if unit.pk not in taken]
    return {
        "columns": columns(definition, world, closed),
        "rows": rows,
        "units": [{"pk": unit.pk, "name": unit.short_name} for unit in offered],
        "single": single,
    }
