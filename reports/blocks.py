"""What a document says, block by block, apart from how it is drawn.

Blocks hold text and numbers only: they are kept as JSON and read back the same, so that what was
written once is drawn again, on paper or on a page, without asking anybody's records.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

Value = str | int | float | None


@dataclass(frozen=True)
class TitleLine:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Head:
    """A column: what stands above it, and how its cells are set."""

    label: str
    width: int  # of the paper, in characters of the body
    group: str = ""  # a common heading above neighbouring columns
    is_number: bool = False
    centred: bool = False


class RowKind(StrEnum):
    RECORD = "record"  # a cell for each column
    GROUP = "group"  # what the rows below stand under, across the table
    FIGURES = "figures"  # what is said of the rows above, across the table


@dataclass(frozen=True)
class Row:
    cells: tuple[Value, ...]
    kind: RowKind = RowKind.RECORD


@dataclass(frozen=True)
class Table:
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


Block = TitleLine | Paragraph | Table
_NAMES: Final[dict[str, type[Block]]] = {"title": TitleLine, "paragraph": Paragraph, "table": Table}


def to_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    names = {block: name for name, block in _NAMES.items()}
    return [{"block": names[type(block)], **asdict(block)} for block in blocks]


def from_json(kept: Iterable[dict[str, Any]]) -> list[Block]:
    return [_block(**each) for each in kept]


def _block(*, block: str, **parts: Any) -> Block:
    if _NAMES[block] is Table:
        heads = tuple(Head(**head) for head in parts["heads"])
        rows = (Row(tuple(row["cells"]), RowKind(row["kind"])) for row in parts["rows"])
        return Table(heads, tuple(rows))
    return _NAMES[block](**parts)
