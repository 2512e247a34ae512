"""From cells to values: each column at once, each distinct cell read once."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from portal.access import Actor
from portal.imports.cells import CellError, Doubt
from portal.imports.choices import FindingKind
from portal.imports.declaring import Column, Roster, RosterFinding
from portal.imports.widgets import Context
from portal.problems import Level

# A number long enough to be somebody's identity number, phone or account.
_TELLING: Final = re.compile(r"[0-9０-９][0-9０-９\s-]{5,}[0-9Xx０-９]")
_Read = tuple[Any, "tuple[Level, str, tuple[str, ...]] | None"]


@dataclass
class Checked:
    """A table read by its columns. Rows are known by their place in the lists; `numbers` are
    Excel's. A column that is not mapped is missing from `raw` and `values`."""

    roster: type[Roster]
    by: Actor
    today: dt.date
    numbers: Sequence[int]
    within: str = ""  # the path of the unit the whole file is about
    raw: dict[str, list[Any]] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)
    beside: dict[str, set[Any]] = field(default_factory=dict)  # raw cells of the file's other rows
    findings: dict[int, list[RosterFinding]] = field(default_factory=lambda: defaultdict(list))
    faulty: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.numbers)

    def find(
        self,
        place: int,
        message: str,
        *,
        column: str = "",
        kind: FindingKind,
        level: Level = Level.ERROR,
        candidates: tuple[str, ...] = (),
    ) -> None:
        known = self.roster.fields.get(column)
        if known is not None and known.sensitive:
            message = discreet(message)
        finding = RosterFinding(self.numbers[place], column, level, message, kind, candidates)
        self.findings[place].append(finding)
        if finding.is_error:
            self.faulty.add(place)

    def accept(self, place: int, column: str, value: Any) -> None:
        """A cell only repeats what is recorded, whatever was found wrong with it."""
        self.values[column][place] = value
        left = [one for one in self.findings[place] if one.column != column]
        self.findings[place] = left
        if not any(one.is_error for one in left):
            self.faulty.discard(place)

    def column(self, key: str) -> list[Any]:
        """The values of a column, all None when the file does not have it."""
        return self.values.get(key) or [None] * len(self)


def check(
    roster: type[Roster],
    rows: Sequence[Sequence[Any]],
    numbers: Sequence[int],
    *,
    mapping: Mapping[str, int],
    by: Actor,
    today: dt.date,
    within: str = "",
    corrections: Mapping[tuple[int, str], str] | None = None,
) -> Checked:
    """`mapping`: column key → position in the rows."""
    checked = Checked(roster, by, today, numbers, within)
    places = {number: place for place, number in enumerate(numbers)} if corrections else {}
    for key, column in roster.columns().items():
        if key not in mapping:
            continue
        position = mapping[key]
        cells = [row[position] if position < len(row) else "" for row in rows]
        for (number, corrected), typed in (corrections or {}).items():
            if corrected == key and number in places:
                cells[places[number]] = typed
        take(checked, column, cells)
    return checked


def take(
    checked: Checked, column: Column, cells: list[Any], *, among: Collection[Any] = ()
) -> None:
    """Read one column into the table. `among`: the cells of the whole file's column, when only
    some of its rows are read again."""
    cells = _without_booleans(cells)
    readings = _read_distinct(column, set(cells), checked, among)
    checked.raw[column.key] = cells
    checked.values[column.key] = [readings[cell][0] for cell in cells]
    wrong = {cell: problem for cell, (_, problem) in readings.items() if problem}
    if wrong:
        for place, cell in enumerate(cells):
            if cell in wrong:
                level, message, candidates = wrong[cell]
                checked.find(
                    place,
                    message,
                    column=column.key,
                    kind=FindingKind.CELL if level == Level.ERROR else FindingKind.DOUBT,
                    level=level,
                    candidates=candidates,
                )


def discreet(message: str) -> str:
    """Without long numbers: a finding travels further than the cell it speaks of."""
    return _TELLING.sub(_first_and_last, message)


def _first_and_last(match: re.Match[str]) -> str:
    text = match.group()
    return f"{text[:3]}…{text[-2:]}"


def _without_booleans(cells: list[Any]) -> list[Any]:
    """True is equal to 1 and would be taken for it below."""
    if bool in set(map(type, cells)):
        words = {True: "是", False: "否"}
        return [words[cell] if isinstance(cell, bool) else cell for cell in cells]
    return cells


def _read_distinct(
    column: Column, cells: Collection[Any], checked: Checked, among: Collection[Any]
) -> dict[Any, _Read]:
    among = frozenset(among or cells)
    context = Context(checked.by, checked.today, among, checked.within)
    read = column.widget.prepare(context).read
    return {cell: _read(read, cell) for cell in cells}


def _read(read: Any, cell: Any) -> _Read:
    try:
        value = read(cell)
    except CellError as error:
        return None, (Level.ERROR, str(error), error.candidates)
    if isinstance(value, Doubt):
        return value.value, (Level.WARNING, value.message, ())
    return value, None
