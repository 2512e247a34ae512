"""What lies in an uploaded file, and which of its headings feed which columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.views.decorators.debug import sensitive_variables

from portal.accounts.models import User
from portal.imports.cells import is_blank, shown_text
from portal.imports.declaring import Roster
from portal.imports.domain import running
from portal.imports.domain.running import RosterSource
from portal.imports.models import Import
from portal.imports.reading.mapping import Proposal, propose
from portal.orgs.models import Unit

_SAMPLES: Final = 3  # values shown under a heading


@dataclass(frozen=True)
class SheetOption:
    name: str
    hidden: bool
    rows: int  # of the roster's table found in it; 0 when there is none


@dataclass(frozen=True)
class HeadingView:
    """A heading of the file on the mapping page."""

    position: int
    letter: str
    label: str
    samples: tuple[str, ...]
    column: str  # the key of the column it feeds, or empty
    candidates: tuple[str, ...]  # keys it could as well mean: the page asks
    filled: int  # cells with content under it


@dataclass(frozen=True)
class MappingView:
    roster: type[Roster]
    headings: list[HeadingView]
    remembered: bool  # the way this workbook was mapped last time
    missing: list[str]  # keys of required columns without a heading: needed for new records only
    skipped: list[tuple[int, str]]  # rows that are not data: Excel's number and the reason


def no_table(roster: type[Roster]) -> str:
    words = "、".join(column.label for column in roster.columns().values() if column.required)
    return f"文件里没有找到{roster.label}的表头。表头应含有“{words}”等列，可对照模板。"


def sheets(batch: Import) -> list[SheetOption]:
    """Those of the file, with how many rows of the roster were found in each. Reads the file."""
    book = running.open_book(batch)
    roster = running.roster_of(batch.roster)
    options = []
    for sheet in book.sheets:
        source = running.read(book, sheet.name, roster)
        rows = len(source.table.rows) if source else 0
        options.append(SheetOption(sheet.name, sheet.hidden, rows))
    return options


@sensitive_variables()
def proposal(batch: Import) -> MappingView:
    """What the mapping page shows. Reads the file."""
    source = running.source_of(batch)
    chosen = {position: key for key, position in running.columns_of(batch).items()}
    ambiguous = batch.mapping.get("ambiguous", {})
    headings = [
        HeadingView(
            heading.position,
            heading.letter,
            heading.text,
            _samples(source, heading.position),
            chosen.get(heading.position, ""),
            tuple(ambiguous.get(str(heading.position), ())),
            _filled(source, heading.position),
        )
        for heading in source.table.headings
    ]
    columns = source.roster.columns()
    missing = [key for key, c in columns.items() if c.required and key not in chosen.values()]
    remembered = bool(batch.mapping.get("remembered"))
    return MappingView(source.roster, headings, remembered, missing, source.table.skipped)


def mapping_of(source: RosterSource, proposed: Proposal) -> dict[str, Any]:
    """As `Import.mapping` keeps it."""
    return {
        "headings": [[h.position, h.letter, h.text] for h in source.table.headings],
        "columns": proposed.by_column,
        "ambiguous": {str(position): keys for position, keys in proposed.ambiguous.items()},
        "remembered": False,
        "settled": bool(source.table.settled),  # a format with fixed columns: nothing to ask
        "signature": source.signature,
    }


def propose_columns(source: RosterSource, remembered: dict[str, int] | None = None) -> Proposal:
    if settled := source.table.settled:
        used = set(settled.values())
        rest = [h.position for h in source.table.headings if h.position not in used]
        return Proposal(dict(settled), unmapped=rest)
    return propose(source.table.headings, source.roster.columns().values(), remembered)


def places(batch: Import, *, by: User) -> list[Unit]:
    """Units a whole file may be about: those of the user's that have others below them. Nothing to
    ask where there is one only."""
    scope = by.scope(running.roster_of(batch.roster).permission)
    units = Unit.objects.still_open().filter(scope.q("path"), depth__gt=1, numchild__gt=0)
    choices = list(units.in_tree_order())
    return choices if len(choices) > 1 else []


def place_named(batch: Import, places: Sequence[Unit]) -> Unit | None:
    """The one that the name of the file or of the sheet tells: 东河镇党员名册.xlsx."""
    text = f"{batch.file_name} {batch.sheet}"
    named = [unit for unit in places if unit.short_name in text]
    return named[0] if len(named) == 1 else None


def _filled(source: RosterSource, position: int) -> int:
    return sum(not is_blank(row[position]) for row in source.table.rows if position < len(row))


@sensitive_variables()
def _samples(source: RosterSource, position: int) -> tuple[str, ...]:
    samples: dict[str, None] = {}
    for row in source.table.rows:
        cell = row[position] if position < len(row) else ""
        if cell not in ("", None):
            samples[shown_text(cell)] = None
        if len(samples) == _SAMPLES:
            break
    return tuple(samples)
