"""Several sheets of one workbook as one table: a row per person of the main sheet, the lines of
the others behind it, numbered: the second post of a person has columns of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from portal.imports.cells import CellError, compact
from portal.imports.reading import labels
from portal.imports.reading.headings import HeadedTable, Heading, find_table
from portal.imports.reading.mapping import ColumnLike, propose
from portal.imports.reading.opening import OpenedBook, OpenedSheet

MOST_LINES: Final = 40  # of one person and sheet
Cells = dict[str, tuple[Any, int]]  # by column key, with the position in the sheet
ORPHAN: Final = "orphan"  # the column of a line whose person the main sheet lacks
_PERSON: Final = "person."


@dataclass(frozen=True)
class Part:
    """A sheet of lines. Its name begins with `code`; keys of the joined table are
    `<prefix><number>_<key>`, or the column's own where there is one line to a person. Whose line
    it is stand in its columns `person.name` and `person.identity`.

    `shape` rearranges the cells of a line, `titles` are the labels of keys it makes; `order` sorts
    a person's lines.
    """

    code: str
    label: str
    columns: Sequence[ColumnLike]
    prefix: str = ""
    shape: Callable[[Cells], Cells] = lambda cells: cells
    order: Callable[[Cells], Any] = lambda _: 0
    titles: Mapping[str, str] = field(default_factory=dict)

    def key(self, number: int, key: str) -> str:
        return f"{self.prefix}{number}_{key}" if self.prefix else key

    def may_be_blank(self, key: str) -> bool:
        return not key.startswith(_PERSON) and (not self.titles or key in self.titles)

    def heading(self, number: int, label: str) -> str:
        return f"{self.label}{number}·{label}" if self.prefix else label


@dataclass(frozen=True)
class SheetLine:
    sheet: str
    number: int
    cells: Cells
    blanks: Mapping[str, int]  # columns the sheet has and this line leaves blank: to be corrected


@dataclass
class _Person:
    number: int  # of the joined row
    cells: dict[str, tuple[Any, str, int, int]] = field(default_factory=dict)  # with its source
    blanks: dict[str, tuple[Any, str, int, int]] = field(default_factory=dict)
    lines: dict[str, list[SheetLine]] = field(default_factory=dict)  # by part's code
    left_out: list[SheetLine] = field(default_factory=list)


def part_of(sheet: OpenedSheet, codes: Sequence[str]) -> str:
    """The code a sheet's name begins with: `A02 职务`, `A02职务信息`, `a02`."""
    name = labels.plain(sheet.name).upper()
    matching = [code for code in codes if name.startswith(code) and not _goes_on(name[len(code) :])]
    return max(matching, key=len, default="")


def _goes_on(rest: str) -> bool:
    """A021 is not A02."""
    return rest[:1].isascii() and rest[:1].isalnum()


def join(
    book: OpenedBook, sheets: Mapping[str, OpenedSheet], parts: Sequence[Part]
) -> HeadedTable | None:
    """`parts` begins with the main one; `sheets` by code. None when no sheet has a table."""
    people: dict[str, _Person] = {}
    by_name: dict[str, list[str]] = {}
    joined = HeadedTable([], [], [])
    main, *others = parts
    for part in (main, *others):
        if part.code not in sheets:
            continue
        sheet = sheets[part.code]
        for line in _lines(book, sheet, part, joined):
            _put(people, by_name, line, part, is_main=part is main, has_main=main.code in sheets)
    if not people:
        return None
    _spread(joined, people, parts)
    return joined


def _lines(
    book: OpenedBook, sheet: OpenedSheet, part: Part, joined: HeadedTable
) -> Iterator[SheetLine]:
    words = {word for c in part.columns for word in (c.label, *c.aliases)}
    table = find_table(book.grid(sheet), words)
    if table is None:
        return
    joined.skipped += [(number, f"{sheet.name}：{why}") for number, why in table.skipped]
    proposed = propose(table.headings, part.columns)
    columns = dict(proposed.by_column)
    for position, keys in proposed.ambiguous.items():
        columns.setdefault(keys[0], position)
    for number, row in zip(table.numbers, table.rows, strict=True):
        cells = {k: (row[p], p) for k, p in columns.items() if p < len(row) and row[p] != ""}
        shaped = part.shape(cells)
        blanks = {k: p for k, p in columns.items() if k not in cells and part.may_be_blank(k)}
        rest = {key: p for key, p in blanks.items() if key not in shaped}
        yield SheetLine(sheet.name, number, shaped, rest)


def _put(
    people: dict[str, _Person],
    by_name: dict[str, list[str]],
    line: SheetLine,
    part: Part,
    *,
    is_main: bool,
    has_main: bool,
) -> None:
    number, name = _folded(line, "identity"), _folded(line, "name")
    key = _known(people, by_name, number, name)
    if is_main or not key:
        key = key if key and not is_main else f"{number or name}#{len(people)}"
        people[key] = person = _Person(line.number if is_main else _next(people, line))
        by_name.setdefault(name, []).append(key)
        by_name.setdefault(number, []).append(key)
        if not is_main and has_main:
            origin = f"{line.sheet} 第 {line.number} 行"
            person.cells[ORPHAN] = (origin, line.sheet, line.number, 0)
    person = people[key]
    if is_main or not part.prefix:
        for column, (cell, position) in line.cells.items():
            person.cells.setdefault(column, (cell, line.sheet, line.number, position))
        for column, position in line.blanks.items():
            person.blanks.setdefault(column, ("", line.sheet, line.number, position))
        return
    for column in ("name", "identity"):
        if (own := f"{_PERSON}{column}") in line.cells:
            cell, position = line.cells[own]
            person.cells.setdefault(column, (cell, line.sheet, line.number, position))
    lines = person.lines.setdefault(part.code, [])
    if len(lines) == MOST_LINES:
        person.left_out.append(line)
    elif all(line.cells != known.cells for known in lines):
        lines.append(line)


def _known(
    people: Mapping[str, _Person], by_name: Mapping[str, list[str]], number: str, name: str
) -> str:
    """Whose line it is: by the number; by the name alone where one bears it or a number lacks."""
    if number and number in by_name:
        return by_name[number][0]
    keys = by_name.get(name, []) if name else []
    open_keys = [key for key in keys if not number or "identity" not in people[key].cells]
    return open_keys[0] if len(open_keys) == 1 else ""


def _next(people: Mapping[str, _Person], line: SheetLine) -> int:
    """A row number nobody else has: lines of people the main sheet lacks come behind all."""
    return max([line.number, *(person.number + 1 for person in people.values())])


def _folded(line: SheetLine, key: str) -> str:
    cell = line.cells.get(f"{_PERSON}{key}") or line.cells.get(key)
    try:
        return compact(cell[0]).upper() if cell else ""
    except CellError:
        return ""


def _spread(joined: HeadedTable, people: Mapping[str, _Person], parts: Sequence[Part]) -> None:
    titles = {c.key: c.label for part in parts if not part.prefix for c in part.columns}
    rows = [(person, _flat(person, parts, titles)) for person in people.values()]
    keys = list(dict.fromkeys(key for _, cells in rows for key in cells))
    order = {key: place for place, key in enumerate(titles)}
    keys.sort(key=lambda key: order.get(key, len(order)))
    joined.settled = {key: position for position, key in enumerate(keys)}
    joined.headings = [
        Heading(position, str(position + 1), titles.get(key, key))
        for key, position in joined.settled.items()
    ]
    for person, cells in rows:
        joined.skipped += [
            (line.number, f"{line.sheet}：同一人超过 {MOST_LINES:,} 行，这一行没有读取")
            for line in person.left_out
        ]
        joined.numbers.append(person.number)
        joined.rows.append([cells[key][0] if key in cells else "" for key in keys])
        for key, (_, sheet, row, position) in cells.items():
            joined.sources[person.number, joined.settled[key]] = (sheet, row, position)
    joined.known = len(keys)


def _flat(
    person: _Person, parts: Sequence[Part], titles: dict[str, str]
) -> dict[str, tuple[Any, str, int, int]]:
    cells = {**person.blanks, **person.cells}
    for part in parts:
        known = {column.key: column.label for column in part.columns} | dict(part.titles)
        lines = sorted(person.lines.get(part.code, ()), key=lambda line: part.order(line.cells))
        for n, line in enumerate(lines, start=1):
            blanks = {key: ("", position) for key, position in line.blanks.items()}
            for column, (cell, position) in {**blanks, **line.cells}.items():
                if not column.startswith(_PERSON):
                    key = part.key(n, column)
                    titles[key] = part.heading(n, known[column])
                    cells[key] = (cell, line.sheet, line.number, position)
    return cells
