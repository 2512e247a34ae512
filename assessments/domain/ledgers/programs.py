"""Ledgers filled by programs: by the API and by the command. All of it is saved, or nothing; what
stands against it is told cell by cell."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.db import transaction

from assessments.domain.ledgers import cells, handing, holding, workbooks
from assessments.domain.ledgers.cells import SavedCells, Typed
from assessments.domain.ledgers.filling import Filling, definition_of
from assessments.domain.ledgers.workbooks import SheetOutcome
from assessments.models import Ledger
from portal.accounts.models import User
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds.lists import NO, YES
from portal.problems import Problem, refuse_if

MOST_CELLS: Final = 300
SAVED: Final = "saved"


@transaction.atomic
def save(ledger: Ledger, typed: Mapping[str, Typed], *, by: User) -> Filling:
    refuse_if(_not_too_many(typed))
    saved = cells.save(ledger, typed, by=by)
    refuse_if(_all_saved(saved))
    return saved.filling


@transaction.atomic
def confirm(ledger: Ledger, seen: Mapping[str, int], *, by: User) -> None:
    """What arrived is right as the program has read it; `seen` tells the edition of each cell."""
    refuse_if(_not_too_many(seen))
    ledger = holding.shared(ledger, by)  # nothing is read anew between the look and the act
    refuse_if(_changed_since(seen, Filling(ledger, by=by)))
    cells.confirm(ledger, seen, seen=seen, by=by)


def _changed_since(seen: Mapping[str, int], now: Filling) -> Iterator[Problem]:
    for key, edition in seen.items():
        kind, row = now.definition.by_key.get(key), now.rows.get(key)
        if kind is None:
            yield key, _no_such(key)
        elif (row.edition if row else 0) != edition:
            text = kind.text(row.data if row else None, now.world) or "空"
            yield (
                key,
                f"“{kind.field.label}”在读取以后已改为“{text}”，没有确认。请重新读取、核对后再确认。",
            )


@transaction.atomic
def hand_in(ledger: Ledger, contents: Mapping[str, Any], *, confirm: bool, by: User) -> Ledger:
    """A whole ledger from a file: what the system says is read anew, what the file says is written
    over it, then it is handed over. It is held alone from the start: two who hold it together and
    both want to hand it over would wait for each other."""
    ledger = holding.alone(ledger, by)
    if ledger.is_in_hand and not ledger.was_locked:
        cells.read_again(ledger, by=by)
    editions = dict(ledger.values.values_list("key", "edition"))
    save(ledger, _as_typed(contents, definition_of(ledger), editions), by=by)
    if confirm:
        _confirm_all(ledger, by)
    return handing.submit(ledger, by=by)


@transaction.atomic
def hand_in_sheet(
    ledger: Ledger, sheets: Iterable[tuple[str, list[Any]]], *, confirm: bool, by: User
) -> Ledger:
    """The same from the sheets of a workbook that was filled elsewhere; those of other ledgers in
    it are left alone. What others have changed since it left is not written over."""
    ledger = holding.alone(ledger, by)
    (outcome, *_) = workbooks.put_back(sheets, by=by, only=ledger)
    refuse_if([("", outcome.reason)] if outcome.reason else (), _all_taken(outcome))
    if ledger.is_in_hand and not ledger.was_locked:
        cells.read_again(ledger, by=by)
    if confirm:
        _confirm_all(ledger, by)
    return handing.submit(ledger, by=by)


def _confirm_all(ledger: Ledger, by: User) -> None:
    waiting = Filling(ledger, by=by).unconfirmed
    cells.confirm(ledger, waiting, by=by)


def _all_taken(outcome: SheetOutcome) -> Iterator[Problem]:
    for place, label, message in outcome.wrong:
        yield "", f"{place}“{label}”：{message}"


def _not_too_many(typed: Mapping[str, Any]) -> Iterator[Problem]:
    if len(typed) > MOST_CELLS:
        yield "", f"一次最多填 {MOST_CELLS} 格，现在有 {len(typed):,} 格。请分几次发送。"


def _all_saved(saved: SavedCells) -> Iterator[Problem]:
    known = saved.filling.definition.by_key
    for key, cell in saved.cells.items():
        if cell.state != SAVED:
            told = f"“{known[key].field.label}”：{cell.message}" if key in known else _no_such(key)
            yield key, told


def _no_such(key: str) -> str:
    return f"没有“{key}”这一项。各项的代码见台账内容。"


def _as_typed(
    contents: Mapping[str, Any], definition: Definition, editions: Mapping[str, int]
) -> dict[str, Typed]:
    """By key or by label; a value, or one with the note beside it."""
    by_label = {kind.field.label: kind.key for kind in definition.kinds}
    by_key: dict[str, Typed] = {}
    problems: list[Problem] = []
    for name, content in contents.items():
        key = by_label.get(name, name)
        cell = content if isinstance(content, dict) else {"value": content}
        note = cell.get("note")
        problems += _is_plain(key, name, cell)
        by_key[key] = Typed(raw_of(cell.get("value")), editions.get(key, 0), _text(note))
    refuse_if(problems)
    return by_key


def _is_plain(key: str, name: str, cell: Mapping[str, Any]) -> Iterator[Problem]:
    if cell.keys() - {"value", "note"}:
        yield key, f"“{name}”：只能写 value（填报值）和 note（说明）。"
    if not is_plain(cell.get("value")):
        yield key, f"“{name}”：填报值应是文字、数字、true、false、null 或文字的列表。"


def _text(note: Any) -> str | None:
    return None if note is None else str(note)


def is_plain(value: Any) -> bool:
    """Whether a value of JSON can stand in a cell."""
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str | int | float)


def raw_of(value: Any) -> str:
    """A value of JSON as a person would type it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return "" if value is None else str(value)
