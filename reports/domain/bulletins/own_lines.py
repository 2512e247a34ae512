"""What an issue says of one unit: its lines of the tables, and the paragraphs that name it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from portal.orgs.models import Unit
from reports.blocks import Block, Prose, RowKind, Table
from reports.domain.official import setting

NAMED_IN: Final = frozenset({"单位", "责任单位"})  # heads of the columns that name units


@dataclass(frozen=True)
class OwnLine:
    """A line of a table: each cell with what stands above it."""

    table: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OwnLines:
    lines: tuple[OwnLine, ...]
    said: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.lines or self.said)


def of(paper: Iterable[Block], unit: Unit) -> OwnLines:
    told = list(paper)
    names = {unit.name, unit.short_name, str(unit)}
    said = (setting.words(block.parts) for block in told if isinstance(block, Prose))
    return OwnLines(
        tuple(line for block in told if isinstance(block, Table) for line in _lines(block, names)),
        tuple(words for words in said if any(name in words for name in names)),
    )


def _lines(table: Table, names: set[str]) -> Iterator[OwnLine]:
    place = naming_column(table)
    if place is None:
        return
    for row in table.rows:
        if row.kind == RowKind.RECORD and row.cells[place] in names:
            told = zip(table.heads, row.cells, strict=True)
            cells = (
                (head.label, "" if cell is None else str(cell))
                for number, (head, cell) in enumerate(told)
                if number != place
            )
            yield OwnLine(table.title, tuple(cells))


def naming_column(table: Table) -> int | None:
    return next((n for n, head in enumerate(table.heads) if head.label in NAMED_IN), None)
