"""What became of each cell of a ledger: when, by whom, from what to what, why; and its proofs."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any, Final

from assessments.actions import PROOF_ATTACHED, PROOF_TAKEN_AWAY
from assessments.choices import CellOrigin
from assessments.domain.ledgers.filling import Filling
from assessments.models import Ledger, LedgerValue
from portal.audit import naming
from portal.audit.models import Event
from portal.audit.tracking import history_of

MOST_READ: Final = 2000  # states of cells, the latest
MOST_SHOWN: Final = 200
_BROUGHT: Final = (CellOrigin.ARRIVED, CellOrigin.CARRIED)


@dataclass(frozen=True)
class CellChange:
    at: dt.datetime
    label: str
    who: str
    before: str
    after: str
    note: str


def of(ledger: Ledger) -> list[CellChange]:
    """The newest first; what is computed is nobody's change."""
    history: Any = history_of(LedgerValue)
    cells = ledger.values.exclude(origin=CellOrigin.COMPUTED).values("pk")
    states = history.objects.filter(pgh_obj_id__in=cells).select_related("by")
    newest = list(states.order_by("-pgh_id")[:MOST_READ])
    changes = list(_changes(list(reversed(newest)), Filling(ledger)))
    both = merge(reversed(changes), _of_proofs(ledger), key=lambda one: one.at, reverse=True)
    return list(islice(both, MOST_SHOWN))


def _of_proofs(ledger: Ledger) -> Iterator[CellChange]:
    """What was attached and taken away, as the trail kept it."""
    told = Event.objects.filter(
        object_type__in=naming.names_of(ledger._meta.label_lower),
        object_id=str(ledger.pk),
        action__in=(PROOF_ATTACHED, PROOF_TAKEN_AWAY),
    )
    for event in told.order_by("-at", "-pk")[:MOST_SHOWN]:
        words = f"佐证：{event.detail['file']}"
        is_gone = event.action == PROOF_TAKEN_AWAY
        yield CellChange(
            at=event.at,
            label="、".join(event.detail["fields"]),
            who=event.actor_name,
            before=words if is_gone else "",
            after="" if is_gone else words,
            note="",
        )


def _changes(states: list[Any], filling: Filling) -> Iterator[CellChange]:
    before: dict[str, Any] = {}
    for state in states:
        kind = filling.definition.by_key.get(state.key)
        last = before.get(state.key)
        before[state.key] = state
        if kind is None or (last and (last.data, last.note) == (state.data, state.note)):
            continue
        yield CellChange(
            at=state.pgh_created_at,
            label=kind.field.label,
            who=_who(state),
            before=kind.text(last.data, filling.world) if last else "",
            after=kind.text(state.data, filling.world),
            note=state.note,
        )


def _who(state: Any) -> str:
    if state.by is None or (state.origin in _BROUGHT and not state.is_confirmed):
        return "系统"
    return state.by.name
