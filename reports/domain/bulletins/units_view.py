"""What a unit reads of an issue: its own lines in full, of the others as much as the office has set
for the series. Kept blocks stay as they are; page and files are drawn from what is left here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from portal.orgs.models import Unit
from reports.blocks import (
    Attachment,
    Bar,
    BarChart,
    Block,
    FactLine,
    Paragraph,
    Part,
    Prose,
    QuotedFigure,
    Row,
    RowKind,
    SectionHeading,
    Table,
    TitleLine,
)
from reports.choices import OthersShown
from reports.domain.bulletins import composing
from reports.domain.bulletins.own_lines import naming_column
from reports.domain.bulletins.unit_names import Naming, naming
from reports.domain.official import setting
from reports.models import Bulletin
from reports.series import Series

ANOTHER: Final = "其他单位"
HIDDEN: Final = "*"
_SAID: Final = {
    OthersShown.TOTALS: "其他单位只显示总分和名次",
    OthersShown.OWN: "不显示其他单位的内容",
}
_NOTHING: Final = "没有本单位的内容。"
_ENDS: Final = "。；"


def of(bulletin: Bulletin, unit: Unit) -> list[Block]:
    paper = composing.paper(bulletin)
    shown = OthersShown(bulletin.series.others_shown)
    if shown == OthersShown.FULL:
        return paper
    names = naming(unit).and_others(_called_units(paper))
    summary = 3 if bulletin.corrects_id else 2  # the head, what is put right, the county
    return list(_View(unit, names, bulletin.series.declared, shown, summary).of(paper))


def _called_units(paper: list[Block]) -> Iterator[str]:
    for block in paper:
        if isinstance(block, Table) and (place := naming_column(block)) is not None:
            yield from (
                str(row.cells[place])
                for row in block.rows
                if row.kind == RowKind.RECORD and row.cells[place]
            )


class _PartKind(StrEnum):
    """Of a part of the paper, by what it may say of others."""

    CORRECTION = "correction"  # what is put right, and why
    SUMMARY = "summary"  # the county: others without their names
    TOTALS = "totals"  # of each unit nothing but its total and place
    MATTERS = "matters"


@dataclass(frozen=True)
class _View:
    unit: Unit
    names: Naming
    series: Series
    shown: OthersShown
    summary: int  # so many parts tell of the county: what names others there is not left out

    def of(self, paper: list[Block]) -> Iterator[Block]:
        for number, part in enumerate(_parts(paper)):
            yield from self._part(part, is_summary=number < self.summary)

    def _part(self, part: list[Block], *, is_summary: bool) -> Iterator[Block]:
        """Below one heading. A part of which nothing is left says so."""
        heading = part[0].text if isinstance(part[0], SectionHeading) else ""
        kind = self._kind(heading, is_summary=is_summary)
        seen = _said_once([self._block(one, kind) for one in part])
        says = any(isinstance(one, Prose | Table | BarChart) for one in seen)
        for was, one in zip(part, seen, strict=True):
            if one is not None:
                yield one
                if isinstance(one, TitleLine):
                    yield Paragraph(self._remark())
            elif not says and isinstance(was, Prose):
                says = True
                yield Prose((_NOTHING,))

    def _kind(self, heading: str, *, is_summary: bool) -> _PartKind:
        if heading == composing.CORRECTION:
            return _PartKind.CORRECTION
        if self.shown == OthersShown.TOTALS and heading in self.series.open_parts:
            return _PartKind.TOTALS
        return _PartKind.SUMMARY if is_summary else _PartKind.MATTERS

    def _remark(self) -> str:
        shown = f"{_SAID[self.shown]}，记“{HIDDEN}”的不显示"
        return f"本件供{self.unit}阅读：{shown}。全文由发文机关存档。"

    def _block(self, block: Block, kind: _PartKind) -> Block | None:
        match block:
            case Prose():
                return self._prose(block, kind)
            case Table():
                return self._table(block)
            case BarChart():
                return self._chart(block)
            case FactLine(parts):
                return FactLine(tuple((label, self._unnamed(text)[0]) for label, text in parts))
            case SectionHeading(text) | Paragraph(text):
                return replace(block, text=self._unnamed(text)[0])
        return block

    # Sentences

    def _prose(self, prose: Prose, kind: _PartKind) -> Prose | None:
        """Words a person added have no numbers of ours: they are nobody's total."""
        said = setting.words(prose.parts)
        if not self.names.names_others(said):
            return prose
        is_own = self.names.names_own(said)
        if kind == _PartKind.CORRECTION:
            return self._masked(prose)
        if not any(isinstance(one, QuotedFigure) for one in prose.parts):
            return self._own_sentences(said) if is_own else None
        if kind == _PartKind.TOTALS:
            return Prose(tuple(_until(prose.parts, self.series.detail_after)))
        return self._masked(prose) if is_own or kind == _PartKind.SUMMARY else None

    def _own_sentences(self, said: str) -> Prose | None:
        kept = [
            self._unnamed(one)[0]
            for one in _sentences(said)
            if self.names.names_own(one) or not self.names.names_others(one)
        ]
        return Prose(("".join(kept),)) if kept else None

    def _masked(self, prose: Prose) -> Prose:
        """Others without their names, and without the numbers that follow them."""
        told: list[Part] = []
        is_theirs = False
        for part in prose.parts:
            if isinstance(part, str):
                text, is_theirs = self._unnamed(part, is_theirs=is_theirs)
                told.append(text)
            elif is_theirs and isinstance(part, QuotedFigure):
                told.append(HIDDEN)
            else:
                told.append(part)
        return Prose(tuple(told))

    def _unnamed(self, text: str, *, is_theirs: bool = False) -> tuple[str, bool]:
        """And whether what follows is said of another unit."""
        told, since = "", 0
        for start, end, is_own in self.names.found(text):
            told += text[since:start] + (text[start:end] if is_own else ANOTHER)
            since, is_theirs = end, not is_own
        rest = text[since:]
        while f"{ANOTHER}、{ANOTHER}" in told:
            told = told.replace(f"{ANOTHER}、{ANOTHER}", ANOTHER)
        return told + rest, is_theirs and not any(sign in rest for sign in _ENDS)

    # Tables and charts

    def _table(self, table: Table) -> Table:
        place = naming_column(table)
        rows = (
            self._row(row, table, place) if row.kind == RowKind.RECORD else row
            for row in table.rows
        )
        kept = tuple(row for row in rows if row is not None)
        is_less = len(kept) < len(table.rows)
        return replace(table, rows=kept, empty=_NOTHING if is_less else table.empty)

    def _row(self, row: Row, table: Table, place: int | None) -> Row | None:
        if place is None:
            return self._unaddressed(row)
        if row.cells[place] in self.names.own:
            return row
        totals = {n for n, head in enumerate(table.heads) if head.label in self.series.totals}
        if self.shown == OthersShown.OWN or not totals:
            return None
        seen = totals | {place}
        return replace(
            row,
            cells=tuple(
                cell if number in seen or cell in (None, "") else HIDDEN
                for number, cell in enumerate(row.cells)
            ),
        )

    def _unaddressed(self, row: Row) -> Row | None:
        """Where no column names the units, as where a correction lists what it puts right: a row is
        another's when it names another, but for a total of it."""
        texts = [cell for cell in row.cells if isinstance(cell, str)]
        if not any(map(self.names.names_others, texts)):
            return row
        is_total = any(text.rpartition(" ")[2] in self.series.totals for text in texts)
        if self.shown == OthersShown.TOTALS and is_total:
            return row
        return None

    def _chart(self, chart: BarChart) -> BarChart | None:
        """A bar of a unit is its total."""
        if self.shown == OthersShown.TOTALS:
            return chart
        bars: tuple[Bar, ...] = tuple(
            bar for bar in chart.bars if not self.names.names_others(bar.label)
        )
        return replace(chart, bars=bars) if bars else None


def _said_once(blocks: list[Block | None]) -> list[Block | None]:
    """Of several tables below one heading of which nothing is left, no more than one says so: none
    where another of them has something."""
    places, place = [], 0
    for one in blocks:
        place += isinstance(one, SectionHeading)
        places.append(place)
    settled = {
        at
        for at, one in zip(places, blocks, strict=True)
        if isinstance(one, Table) and not _is_left_empty(one)
    }
    told: list[Block | None] = []
    for at, one in zip(places, blocks, strict=True):
        is_empty = isinstance(one, Table) and _is_left_empty(one)
        told.append(None if is_empty and at in settled else one)
        if is_empty:
            settled.add(at)
    return told


def _is_left_empty(table: Table) -> bool:
    return table.empty == _NOTHING and not any(row.kind == RowKind.RECORD for row in table.rows)


def _parts(paper: list[Block]) -> Iterator[list[Block]]:
    """The head of the paper, then what stands below each heading or attachment."""
    part: list[Block] = []
    for block in paper:
        begins = isinstance(block, Attachment) or (
            isinstance(block, SectionHeading) and block.level == 1
        )
        if begins and part:
            yield part
            part = []
        part.append(block)
    if part:
        yield part


def _until(parts: tuple[Part, ...], mark: str) -> Iterator[Part]:
    """The sentence without the detail it goes on into."""
    for part in parts:
        if mark and isinstance(part, str) and mark in part:
            yield f"{part.partition(mark)[0]}。"
            return
        yield part


def _sentences(text: str) -> Iterator[str]:
    since = 0
    for place, sign in enumerate(text):
        if sign in _ENDS:
            yield text[since : place + 1]
            since = place + 1
    if text[since:]:
        yield text[since:]
