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


@dataclass(frozen=True)
class FactLine:
    """Said side by side over the width of the paper, each under its label; what is empty there is
    written by hand."""

    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SealPlace:
    """The place of an office's seal, and of the day it was set."""

    office: str
    date: str


@dataclass(frozen=True)
class Cover:
    """A page of its own before all others; it bears no number."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """Every title that follows, with its page."""


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = TitleLine | Paragraph | Table | FactLine | SealPlace | Cover | Contents | NewPage
_NAMES: Final[dict[str, type[Block]]] = {
    "title": TitleLine,
    "paragraph": Paragraph,
    "table": Table,
    "facts": FactLine,
    "seal": SealPlace,
    "cover": Cover,
    "contents": Contents,
    "new page": NewPage,
}


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
    return _NAMES[block](**{name: _frozen(part) for name, part in parts.items()})


def _frozen(part: Any) -> Any:
    """Lists of JSON as the tuples they were."""
    return tuple(_frozen(one) for one in part) if isinstance(part, list) else part
