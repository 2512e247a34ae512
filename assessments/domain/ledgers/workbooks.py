"""Ledgers as a workbook, a sheet for each: out with what stands in them, back with what was typed.

A line carries the key of its field and the edition that went out, so that what somebody has
changed in the portal meanwhile is told as a conflict and not overwritten.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO, Final

from django.core.exceptions import ValidationError

from assessments.domain.ledgers import cells
from assessments.domain.ledgers.cells import SavedCell, Typed
from assessments.domain.ledgers.filling import Filling, LedgerCell
from assessments.inside import sheets
from assessments.models import Ledger
from portal import parameters
from portal.accounts.models import User
from portal.fields.domain import typed as reading
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.world import World
from portal.foreign.calling import call
from portal.foreign.limits import Limits
from portal.foreign.packing import unpacked
from portal.foreign.refusing import Reason, Refused
from portal.sheets.books import Book, BookPage

KEY, EDITION, LABEL, VALUE, NOTE, LAST, HELP = range(7)
HEADINGS: Final = ("标识", "修改次数", "内容", "本期", "说明", "上期", "怎么填")
WIDTHS: Final = (8, 8, 30, 22, 30, 16, 44)
MARK_ROW, TITLE_ROW, HEAD_ROW = 0, 1, 2
FIRST_ROW: Final = 3
MARK: Final = "台账"  # in the first cell of a sheet, before the number of its ledger
LARGEST: Final = 5 * 1024 * 1024
LIMITS: Final = Limits(megabytes=400, seconds=20, answer_megabytes=20)
_WORDS: Final = {
    Reason.BROKEN: "文件已损坏，读不出来。请重新另存后上传。",
    Reason.TOO_LARGE: "文件展开后太大，没有读取。请用下载的表填写，不要加工作表和长文字。",
}


@dataclass
class SheetOutcome:
    """What became of one sheet; `cells` by field, `rows` where each stands."""

    title: str
    ledger: Ledger | None = None
    filling: Filling | None = None
    cells: dict[str, SavedCell] = field(default_factory=dict)
    typed: dict[str, Typed] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    reason: str = ""  # why nothing of it was taken

    @property
    def saved(self) -> int:
        return sum(cell.state == "saved" for cell in self.cells.values())

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """Where, what it is called, and what is wrong, in the order of the sheet."""
        if self.filling is None:
            return []
        known = self.filling.definition.by_key
        return [
            (f"D{self.rows[key]}", known[key].field.label if key in known else key, cell.message)
            for key, cell in sorted(self.cells.items(), key=lambda one: self.rows[one[0]])
            if cell.state != "saved"
        ]


# Out ----------------------------------------------------------------------------------------------


def written(ledgers: Iterable[Ledger], *, by: User) -> bytes:
    book = Book()
    writer = _Writer(book)
    for ledger in ledgers:
        writer.sheet(Filling(ledger, by=by))
    return book.content()


def marked(outcomes: Sequence[SheetOutcome], *, by: User) -> bytes:
    """The same sheets with what was typed; what was not taken is coloured and says why."""
    book = Book()
    writer = _Writer(book)
    for outcome in outcomes:
        if outcome.ledger is not None:
            writer.sheet(Filling(outcome.ledger, by=by), outcome)
    return book.content()


class _Writer:
    def __init__(self, book: Book) -> None:
        self.book = book
        head = {"bold": True, "bg_color": "#E6EFF8", "border": 1, "text_wrap": True}
        self.head = book.add_format(head)
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.part = book.add_format({"bold": True, "bg_color": "#F0F2F5"})
        self.formats: dict[tuple[str, bool, bool], Any] = {}

    def sheet(self, filling: Filling, outcome: SheetOutcome | None = None) -> None:
        ledger = filling.ledger
        page = self.book.page(f"{ledger.unit.short_name}{ledger.form.name}"[:28])
        page.write_row(MARK_ROW, 0, [MARK, str(ledger.pk)])
        page.set_row(MARK_ROW, None, None, {"hidden": True})
        page.write_string(TITLE_ROW, LABEL, str(ledger), self.title)
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            hidden = {"hidden": True} if column in (KEY, EDITION) else {}
            page.set_column(column, column, width, None, hidden)
            page.write_string(HEAD_ROW, column, heading, self.head)
        row = FIRST_ROW
        for section, those in filling.sections().items():
            page.write_string(row, LABEL, section, self.part)
            row += 1
            for cell in those:
                self._line(page, row, cell, filling.world, outcome)
                row += 1
        page.freeze_panes(FIRST_ROW, VALUE)
        page.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})

    def _line(
        self,
        page: BookPage,
        row: int,
        cell: LedgerCell,
        world: World,
        outcome: SheetOutcome | None,
    ) -> None:
        kind, became = cell.kind, outcome.cells.get(cell.key) if outcome else None
        wrong = became is not None and became.state != "saved"
        page.write_string(row, KEY, kind.key)
        page.write_number(row, EDITION, cell.edition)
        page.write_string(row, LABEL, kind.field.heading + (" *" if kind.field.required else ""))
        style = self._style(kind.number_format, cell.may_edit, wrong)
        if outcome and wrong:
            page.write_string(row, VALUE, str(outcome.typed[cell.key].raw or ""), style)
            page.write_comment(row, VALUE, became.message if became else "", {"author": ""})
        else:
            _write(page, row, kind.cell(_data(cell), world), style)
        page.write_string(row, NOTE, cell.note, self._style("@", cell.may_note, False))
        page.write_string(row, LAST, cell.last)
        page.write_string(row, HELP, _help(cell))
        if cell.may_edit:
            self._check(page, row, kind, world)

    def _style(self, number_format: str, open_: bool, wrong: bool) -> Any:  # noqa: FBT001
        key = (number_format, open_, wrong)
        if key not in self.formats:
            shade = {} if open_ else {"bg_color": "#F0F2F5"}
            shade = {"bg_color": "#FBE9E7"} if wrong else shade
            look = {"num_format": number_format, "locked": not open_, "border": 1, **shade}
            self.formats[key] = self.book.add_format({**look, "text_wrap": True})
        return self.formats[key]

    @staticmethod
    def _check(page: BookPage, row: int, kind: FieldKind, world: World) -> None:
        check = kind.validation(world)
        if check is None:
            return
        if check["validate"] == "list":
            options = kind.options(world)
            page.choices((row, row, VALUE), options, error_message=check["error_message"])
        else:
            page.limits((row, row, VALUE), check)


def _data(cell: LedgerCell) -> Any:
    if cell.kind.computed:
        return cell.text or None
    return cell.row.data if cell.row else None


def _write(page: BookPage, row: int, value: Any, style: Any) -> None:
    if value in (None, ""):
        page.write_blank(row, VALUE, None, style)
    elif isinstance(value, dt.date):
        page.write_datetime(row, VALUE, value, style)
    elif isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        page.write_number(row, VALUE, float(value), style)
    else:
        page.write_string(row, VALUE, str(value), style)


def _help(cell: LedgerCell) -> str:
    if cell.kind.computed:
        return "自动得出，不用填写"
    return "；".join(
        part for part in (cell.kind.field.help, cell.kind.hint(), cell.kind.asked) if part
    )


# Back ---------------------------------------------------------------------------------------------


def take_in(file: BinaryIO, *, by: User) -> list[SheetOutcome]:
    """Each sheet for itself, cell by cell, as if it were typed into the page."""
    return put_back(read(file), by=by)


def put_back(
    read_sheets: Iterable[tuple[str, list[Any]]], *, by: User, only: Ledger | None = None
) -> list[SheetOutcome]:
    """All sheets, or the one of a single ledger."""
    outcomes = [
        _taken(title, rows, by)
        for title, rows in read_sheets
        if only is None or _number_of(rows) == only.pk
    ]
    known = [outcome for outcome in outcomes if outcome is not None]
    if not known:
        what = f"“{only}”" if only else "台账"
        raise ValidationError({"file": f"没有找到{what}的工作表。请用“下载 Excel”得到的表填写。"})
    return known


def read(file: BinaryIO) -> Iterator[tuple[str, list[Any]]]:
    """Title and rows of each sheet."""
    file.seek(0)
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValidationError({"file": f"文件超过 {LARGEST // 1024 // 1024} MB，没有读取。"})
    if not content.startswith(b"PK"):
        raise ValidationError({"file": "这不是 .xlsx 文件。请用“下载 Excel”得到的表填写后上传。"})
    name = str(getattr(file, "name", None) or "台账.xlsx")
    try:
        answered = call(sheets.cells, content, name, limits=LIMITS)
    except Refused as refusal:
        words = _WORDS.get(refusal.reason) if refusal.is_general else refusal.message
        raise ValidationError({"file": words or refusal.message}) from None
    yield from answered


def _taken(title: str, rows: Sequence[Any], by: User) -> SheetOutcome | None:
    """None for a sheet that is none of ours."""
    number = _number_of(rows)
    if number is None:
        return None
    outcome = SheetOutcome(title)
    seen = Ledger.objects.visible_to(by).select_related("form__fieldset", "unit__kind", "level")
    outcome.ledger = seen.filter(pk=number).first()
    if outcome.ledger is None:
        outcome.reason = "没有这份台账，或者不在您的管理范围内。"
        return outcome
    before = Filling(outcome.ledger, by=by)
    outcome.filling = before
    outcome.typed = dict(_typed(rows, before, outcome.rows))
    if not outcome.typed:
        return outcome
    try:
        saved = cells.save(outcome.ledger, outcome.typed, by=by)
    except ValidationError as refusal:
        outcome.reason = "；".join(refusal.messages)
        return outcome
    outcome.cells, outcome.filling = saved.cells, saved.filling
    return outcome


def _number_of(rows: Sequence[Any]) -> int | None:
    if not rows or len(rows[0]) <= EDITION or rows[0][KEY] != MARK:
        return None
    return parameters.key(str(rows[0][EDITION]))


def _typed(
    rows: Sequence[Any], before: Filling, places: dict[str, int]
) -> Iterator[tuple[str, Typed]]:
    """The lines somebody has changed: what only repeats what stands in the ledger is left alone."""
    present: Mapping[str, LedgerCell] = {cell.key: cell for cell in before.cells()}
    for number, row in enumerate(rows, start=1):
        key = reading.plain(unpacked(row[KEY])) if len(row) > NOTE else ""
        cell = present.get(key)
        if cell is None or not cell.may_note:
            continue
        raw = "" if cell.kind.computed else unpacked(row[VALUE])
        note = reading.plain(unpacked(row[NOTE]))
        if _repeats(cell, raw, note, before.world):
            continue
        places[key] = number
        seen = parameters.number(str(row[EDITION] or 0)) or 0
        yield key, Typed(raw, seen, note)


def _repeats(cell: LedgerCell, raw: Any, note: str, world: World) -> bool:
    if note != cell.note:
        return False
    if cell.kind.computed:
        return True
    data = cell.row.data if cell.row else None
    try:
        return cell.kind.parse(raw, world) == data
    except Wrong:
        return False
