"""Rows of the grid on their way: what was typed, what became of it."""

from dataclasses import dataclass, field
from typing import Any

from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.registers.models import RegisterRecord


@dataclass
class CellOutcome:
    """What became of one typed cell."""

    state: str  # saved, invalid, conflict
    text: str = ""
    message: str = ""


@dataclass
class TypedRow:
    """One row of the grid to save: `before` is the text each cell showed when typing began. Of the
    record, and of the unit of a new one, only the key counts: it is that of its subject."""

    unit: Unit
    raw: dict[str, Any]
    before: dict[str, str]
    record: RegisterRecord | None = None
    subject: int | None = None
    cells: dict[str, CellOutcome] = field(default_factory=dict)


@dataclass
class Saved:
    rows: list[TypedRow]
    definition: Definition
    world: World
