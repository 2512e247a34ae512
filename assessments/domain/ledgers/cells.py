"""Cells saved one by one or as a pasted block, confirmed section by section, explained.

Every cell has an edition: whoever saves says which one he saw. What somebody else has changed
meanwhile stays his, and both values are shown.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from assessments.actions import LEDGER_CONFIRMED
from assessments.choices import CellOrigin
from assessments.domain.ledgers import arrivals, holding
from assessments.domain.ledgers.filling import Filling, brought
from assessments.models import Ledger, LedgerValue
from assessments.permissions import LEDGERS_FILL
from portal import parameters
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds import FieldKind

MOST_NOTE: Final = 300
LATEST_EDITION: Final = parameters.LARGEST_NUMBER - 1  # the next one fits its column
_SAVED: Final = f"""
INSERT INTO {LedgerValue._meta.db_table} AS kept
    (ledger_id, key, data, number, origin, arrived, is_confirmed, note, by_id, at, edition)
SELECT %(ledger)s, key, data, number, origin, NULL, true, note, %(by)s, %(now)s, edition
FROM unnest(
    %(keys)s::text[], %(data)s::jsonb[], %(numbers)s::numeric[], %(origins)s::text[],
    %(notes)s::text[], %(editions)s::int[]
) AS t(key, data, number, origin, note, edition)
ON CONFLICT (ledger_id, key) DO UPDATE SET
    data = excluded.data, number = excluded.number, origin = excluded.origin,
    is_confirmed = true, note = excluded.note, by_id = excluded.by_id, at = excluded.at,
    edition = excluded.edition
WHERE kept.edition = excluded.edition - 1
RETURNING key
"""  # noqa: S608 - only the name of our own table


@dataclass(frozen=True)
class Typed:
    """What was typed into a cell, seen at an edition; `note` is None where only the value was."""

    raw: Any
    edition: int
    note: str | None = None


@dataclass(frozen=True)
class SavedCell:
    state: str  # saved, invalid, conflict
    message: str = ""


@dataclass(frozen=True)
class SavedCells:
    filling: Filling
    cells: dict[str, SavedCell]


@transaction.atomic
def save(ledger: Ledger, typed: Mapping[str, Typed], *, by: User) -> SavedCells:
    """Save what can be read, cell by cell; the trail is told of acts, not of cells: they keep their
    own history."""
    ledger = holding.shared(ledger, by)
    require(by, LEDGERS_FILL, ledger.unit)
    holding.require_in_hand(ledger)
    filling = Filling(ledger, by=by)
    states: dict[str, SavedCell] = {}
    columns: dict[str, list[Any]] = defaultdict(list)
    for key, cell in sorted(typed.items()):  # two pasted blocks take their cells in one order
        kind = filling.definition.by_key.get(key)
        try:
            _add(columns, _open_kind(kind, cell, filling), cell, filling)
        except Wrong as wrong:
            states[key] = SavedCell("invalid", str(wrong))
    saved = _write(ledger, columns, by=by)
    after = Filling(ledger, by=by)
    for key in columns["keys"]:
        states[key] = SavedCell("saved") if key in saved else _conflict(key, typed[key], after)
    return SavedCells(after, states)


def _open_kind(kind: FieldKind | None, cell: Typed, filling: Filling) -> FieldKind:
    """What is computed takes a note and no value: a check may ask why it is so low."""
    if kind is None or not filling.is_open_for(kind.key):
        raise Wrong("这一格现在不能填写。请刷新页面查看。")
    if kind.computed and (cell.note is None or cell.raw):
        raise Wrong("这一格自动计算，不能填写；需要解释的，只写说明。")
    return kind


def _add(columns: dict[str, list[Any]], kind: FieldKind, cell: Typed, filling: Filling) -> None:
    row = filling.rows.get(kind.key)
    arrived = row.arrived if row else None
    data = kind.parse(cell.raw, filling.world) if not kind.computed else row and row.data
    if data is None and arrived is not None and not kind.computed and brought(kind):
        data = arrived  # emptied: back to what the system says
    note = cell.note if cell.note is not None else (row.note if row else "")
    if len(note) > MOST_NOTE:
        raise Wrong(f"说明最多 {MOST_NOTE} 个字，现在有 {len(note):,} 个。请精简。")
    columns["keys"].append(kind.key)
    columns["data"].append(arrivals.as_json(data))
    columns["numbers"].append(arrivals.number_of(kind, data))
    columns["origins"].append(_origin(kind, data, row))
    columns["notes"].append(note.strip())
    columns["editions"].append(cell.edition + 1)


def _origin(kind: FieldKind, data: Any, row: LedgerValue | None) -> str:
    """A word beside what is computed leaves it as it came."""
    if kind.computed:
        return row.origin if row else CellOrigin.COMPUTED.value
    return origin_of(kind, data, row).value


def origin_of(kind: FieldKind, data: Any, row: LedgerValue | None) -> CellOrigin:
    if row is None or row.arrived is None:
        return CellOrigin.HAND
    if data == row.arrived:
        return CellOrigin.ARRIVED if brought(kind) else CellOrigin.CARRIED
    return CellOrigin.CONTESTED if brought(kind) else CellOrigin.HAND


def _write(ledger: Ledger, columns: Mapping[str, list[Any]], *, by: User) -> set[str]:
    """Those whose edition was still the one that was seen."""
    if not columns:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_SAVED, {**columns, "ledger": ledger.pk, "by": by.pk, "now": timezone.now()})
        return {key for (key,) in cursor.fetchall()}


def _conflict(key: str, cell: Typed, now: Filling) -> SavedCell:
    row = now.rows.get(key)
    text = now.definition.by_key[key].text(row.data if row else None, now.world)
    who = row.by.name if row and row.by else "系统"
    moment = f"（{timezone.localtime(row.at):%H:%M}）" if row else ""
    return SavedCell(
        "conflict", f"{who}{moment}已把这一格改为“{text or '空'}”，您填的“{cell.raw}”没有保存。"
    )


@transaction.atomic
def confirm(
    ledger: Ledger, keys: Collection[str], *, seen: Mapping[str, int] | None = None, by: User
) -> int:
    """What arrived in these cells is right, says whoever fills; how many cells that is. `seen` are
    the editions he looked at: what has been read anew since waits on."""
    ledger = holding.shared(ledger, by)
    require(by, LEDGERS_FILL, ledger.unit)
    holding.require_in_hand(ledger)
    filling = Filling(ledger, by=by)
    waiting = [key for key in filling.unconfirmed if key in keys and filling.is_open_for(key)]
    if seen is not None:
        waiting = [key for key in waiting if filling.rows[key].edition == seen.get(key)]
    held = ledger.values.select_for_update().filter(key__in=waiting, is_confirmed=False)
    locked = list(held.order_by("key"))  # in the order of every act
    rows = ledger.values.filter(pk__in=[row.pk for row in locked])
    confirmed = rows.update(is_confirmed=True, by=by, at=timezone.now())
    if confirmed:
        labels = [filling.definition.by_key[key].field.label for key in waiting]
        events.record(LEDGER_CONFIRMED, by=by, target=ledger, fields=labels)
    return confirmed


@transaction.atomic
def read_again(ledger: Ledger, *, by: User) -> int:
    """What the system says of the unit now, where nobody has written something else."""
    ledger = holding.alone(ledger, by)  # its row is written: two who share it would both wait
    require(by, LEDGERS_FILL, ledger.unit)
    if not ledger.is_in_hand or ledger.was_locked:
        raise ValidationError("报送以后，系统数据不再更新。")
    definition = Filling(ledger, by=by).definition
    return arrivals.read([ledger], definition, now=timezone.now())
