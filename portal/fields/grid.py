"""A register as the web grid needs it: columns from the definition, rows of what the user fills."""

from collections.abc import Iterable
from typing import Any

from portal.fields.domain import engine, secrecy
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import Kind
from portal.fields.domain.world import World
from portal.fields.models import RegisterRecord
from portal.orgs.models import Unit


def columns(definition: Definition, world: World) -> list[dict[str, Any]]:
    """Sensitive fields are filled on the record's own form, never in the grid."""
    return [column(kind, world) for kind in definition.open_kinds]


def column(kind: Kind, world: World) -> dict[str, Any]:
    field = kind.field
    return {
        "key": kind.key,
        "title": field.heading,
        "section": field.section,
        "editor": kind.editor,
        "options": kind.options(world),
        "align": kind.align,
        "required": field.required,
        "computed": not kind.in_cells,
        "help": "\n".join(part for part in (field.help, kind.hint()) if part),
        "width": max(kind.width * 9, len(field.heading) * 15 + 30),
    }


def row(record: RegisterRecord, definition: Definition, world: World) -> dict[str, Any]:
    cells = engine.texts(definition, secrecy.shown(record, definition), world)
    return {
        "_id": record.pk,
        "_unit": record.unit_id,
        "_unitName": record.unit.short_name,
        "_findings": {f["column"]: f["message"] for f in record.findings},
        **cells,
    }


def blank_row(unit: Unit) -> dict[str, Any]:
    return {"_id": None, "_unit": unit.pk, "_unitName": unit.short_name, "_findings": {}}


def payload(
    definition: Definition,
    records: Iterable[RegisterRecord],
    units: Iterable[Unit],
    *,
    single: bool,
    world: World,
) -> dict[str, Any]:
    rows = [row(record, definition, world) for record in records]
    offered = list(units)
    filled = {found["_unit"] for found in rows}
    if single:
        rows += [blank_row(unit) for unit in offered if unit.pk not in filled]
    return {
        "columns": columns(definition, world),
        "rows": rows,
        "units": [{"pk": unit.pk, "name": unit.short_name} for unit in offered],
        "single": single,
    }
