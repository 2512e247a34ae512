"""The table in a sheet: its headings under titles, its rows between notes and totals."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl.utils import get_column_letter

from portal.imports.reading import labels
from portal.imports.reading.opening import Merge, OpenedGrid
from portal.imports.reading.rows import BLANK, RowJudge

_SEARCHED_ROWS: Final = 60
_FEWEST_KNOWN: Final = 2
_LONGEST_HEADING: Final = 60
_LONGEST_SUBHEADING: Final = 30
_TITLE_COLUMNS = 2


@dataclass(frozen=True)
class Heading:
    position: int  # the column, from 0
    letter: str
    label: str
    group: str = ""

    @property
    def text(self) -> str:
        """What users see and what a mapping is remembered by: 全日制教育/学历."""
        return f"{self.group}/{self.label}" if self.group else self.label


@dataclass
class HeadedTable:
    headings: list[Heading]
    rows: list[list[Any]]  # every cell of the sheet's row, as wide as the sheet
    numbers: list[int]  # of the rows, as Excel counts
    skipped: list[tuple[int, str]] = field(default_factory=list)
    known: int = 0  # headings the roster knows: what a sheet is chosen by
    # Of a table put together from several sheets or cells: (row number, position) → the sheet, the
    # row as Excel counts and the position that a cell came from.
    sources: dict[tuple[int, int], tuple[str, int, int]] = field(default_factory=dict)
    # Column key → position, where the format of the file settles it and nobody is asked.
    settled: dict[str, int] = field(default_factory=dict)


def find_table(grid: list[list[Any]], words: Collection[str]) -> HeadedTable | None:
    """The table whose headings are among the roster's words; None if there is none."""
    return _Finder(grid, words).table()


class _Finder:
    def __init__(self, grid: list[list[Any]], words: Collection[str]) -> None:
        self.grid = grid
        self.merges: list[Merge] = grid.merges if isinstance(grid, OpenedGrid) else []
        self.known = {form for word in words for form in labels.forms(word)} - {""}
        self.width = max((len(row) for row in grid), default=0)

    def table(self) -> HeadedTable | None:
        best = self._best_row()
        if best is None:
            return None
        top, bottom = self._header_rows(best)
        headings = list(self._headings(top, bottom))
        table = HeadedTable(headings, [], [], known=sum(self._is_known(h.label) for h in headings))
        self._fill(table, top, bottom)
        return table

    def _best_row(self) -> int | None:
        scores = [self._score(row) for row in self.grid[:_SEARCHED_ROWS]]
        best = max(scores, default=0)
        fewest = min(_FEWEST_KNOWN, len(self.known))
        return scores.index(best) if best >= max(fewest, 1) else None

    def _score(self, row: list[Any]) -> int:
        """How many different known headings stand in it."""
        texts = {cell for cell in row if _may_head(cell)}
        return len({labels.bare(text) for text in texts if self._is_known(text)})

    def _is_known(self, text: str) -> bool:
        return not self.known.isdisjoint(labels.forms(text))

    def _header_rows(self, best: int) -> tuple[int, int]:
        if best > 0 and self._belongs_below(best - 1, best):
            return best - 1, best
        if best + 1 < len(self.grid) and self._belongs_below(best, best + 1):
            return best, best + 1
        return best, best

    def _belongs_below(self, top: int, bottom: int) -> bool:
        """Whether the lower row holds sub-headings of groups in the upper row."""
        above, below = self._cells(top), self._cells(bottom)
        named = [c for c, cell in enumerate(above) if cell != ""]
        filled = [c for c, cell in enumerate(below) if cell != ""]
        if len(named) < _TITLE_COLUMNS or not filled:
            return False
        if any(not _may_head(above[c]) or ":" in above[c] or "：" in above[c] for c in named):
            return False
        if any(not _may_subhead(below[c]) for c in filled):
            return False
        groups = self._groups(top, above, below)
        cells = [*above, *below]
        return all(c in groups for c in filled) and any(self._is_known(c) for c in cells if c)

    def _groups(self, top: int, above: list[Any], below: list[Any]) -> dict[int, str]:
        """The group of each column that has one: by the merged cells, else by the gaps."""
        spans = [m for m in self.merges if m[0][0] == m[1][0] == top and m[1][1] > m[0][1]]
        groups: dict[int, str] = {}
        for (_, first), (_, last) in spans:
            groups |= dict.fromkeys(range(first, last + 1), above[first])
        if spans:
            return groups
        group = ""
        for column, cell in enumerate(above):
            following = above[column + 1] if column + 1 < len(above) else ""
            if cell != "":
                spans_gap = column + 1 < len(below) and following == "" and below[column + 1] != ""
                group = cell if spans_gap else ""
            if group:
                groups[column] = group
        return groups

    def _headings(self, top: int, bottom: int) -> Iterator[Heading]:
        above, below = self._cells(top), self._cells(bottom)
        groups = self._groups(top, above, below) if bottom > top else {}
        for column in range(self.width):
            label = below[column] if below[column] != "" else above[column]
            if label == "":
                continue
            group = groups.get(column, "") if label is below[column] else ""
            yield Heading(column, get_column_letter(column + 1), _tidy(label), _tidy(group))

    def _fill(self, table: HeadedTable, top: int, bottom: int) -> None:
        judge = RowJudge(
            [(heading.position, heading.label) for heading in table.headings],
            header=[self._cells(number) for number in range(top, bottom + 1)],
            titles=[self._cells(number) for number in range(top)],
            wide={first[0] for first, last in self.merges if last[1] - first[1] > 1},
        )
        filled = self._filled_down(bottom)
        for index in range(bottom + 1, len(self.grid)):
            row = filled.get(index, self.grid[index])
            reason = judge.reason_to_skip(row, index, below=index - bottom)
            if reason is None:
                table.rows.append(row if len(row) == self.width else self._padded(row))
                table.numbers.append(index + 1)
            elif reason != BLANK:
                table.skipped.append((index + 1, reason))
        while table.rows and judge.closes(table.rows[-1]):
            table.rows.pop()
            table.skipped.append((table.numbers.pop(), "说明"))

    def _filled_down(self, bottom: int) -> dict[int, list[Any]]:
        """Rows under a cell merged over several of them have its value too."""
        changed: dict[int, list[Any]] = {}
        for (first, column), (last, right) in self.merges:
            if first <= bottom or first == last or column != right or last >= len(self.grid):
                continue
            value = self._cells(first)[column]
            for index in range(first + 1, last + 1):
                row = changed.setdefault(index, self._cells(index))
                row[column] = value
        return changed

    def _cells(self, index: int) -> list[Any]:
        return self._padded(self.grid[index])

    def _padded(self, row: list[Any]) -> list[Any]:
        return [*row, *[""] * (self.width - len(row))]


def _may_head(cell: Any) -> bool:
    return isinstance(cell, str) and bool(cell.strip()) and len(cell) <= _LONGEST_HEADING


def _may_subhead(cell: Any) -> bool:
    return _may_head(cell) and len(cell) <= _LONGEST_SUBHEADING and not any(map(str.isdigit, cell))


def _tidy(label: Any) -> str:
    return "".join(str(label).split())
