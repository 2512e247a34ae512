"""What a meeting decided becomes work that is handed out, in one act; its state is seen there."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox.domain import assignments
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.registers.actions import RECORD_DECIDED
from portal.registers.choices import RecordState
from portal.registers.domain import filling
from portal.registers.models import RegisterRecord, Resolution
from portal.registers.models.decision import LONGEST, DecisionState

_NUMBER: Final = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）.、．]|[一二三四五六七八九十]{1,3}、)\s*")
_ENDED: Final = (RecordState.VOID, RecordState.CANCELLED)
LONGEST_TITLE: Final = 100


@dataclass(frozen=True)
class Order:
    """One decision, to be done by these units until that day."""

    text: str
    units: Sequence[Unit]
    due_on: dt.date


@dataclass(frozen=True)
class ResolutionLine:
    """One decision as the entry has it; `decision` once it was handed out."""

    text: str
    decision: Resolution | None = None

    @property
    def is_open(self) -> bool:
        return self.decision is None or self.decision.state == DecisionState.WITHDRAWN


def lines(record: RegisterRecord) -> list[ResolutionLine]:
    """What the entry says was decided, then what it said when that was handed out."""
    kept = record.decisions.with_progress(timezone.localdate()).select_related("assignment")
    by_text = {decision.text: decision for decision in kept.order_by("pk")}
    standing = [ResolutionLine(text, by_text.pop(text, None)) for text in _texts(record)]
    return standing + [ResolutionLine(text, decision) for text, decision in by_text.items()]


def _texts(record: RegisterRecord) -> list[str]:
    written = record.open_values.get(record.register.decision_key) or ""
    shortened = (_NUMBER.sub("", line).strip()[:LONGEST] for line in written.splitlines())
    return list(dict.fromkeys(filter(None, shortened)))


@transaction.atomic
def hand_out(record: RegisterRecord, *, orders: Sequence[Order], by: User) -> list[Resolution]:
    """Each decision chosen becomes an assignment of its units, of which the inbox tells them."""
    filling.require_filler(record.register, record.unit, by)
    record.refresh_from_db(from_queryset=RegisterRecord.objects.select_for_update())
    refuse_if(_stale(record, orders))
    made = [_one(record, order, by=by) for order in orders]
    events.record(
        RECORD_DECIDED,
        by=by,
        target=record,
        register=record.register_id,
        words=f"{len(made):,} 项",
    )
    return made


def _one(record: RegisterRecord, order: Order, *, by: User) -> Resolution:
    assignment = assignments.hand_out(
        title=order.text[:LONGEST_TITLE],
        detail=order.text if len(order.text) > LONGEST_TITLE else "",
        due_on=order.due_on,
        units=order.units,
        about=record,
        by=by,
    )
    return Resolution.objects.create(record=record, text=order.text, assignment=assignment)


def _stale(record: RegisterRecord, orders: Sequence[Order]) -> Iterator[Problem]:
    if not orders:
        yield NON_FIELD_ERRORS, "请至少选择一项议定事项。"
    if record.state in _ENDED:
        state = record.get_state_display()
        yield NON_FIELD_ERRORS, f"“{record}”现在是“{state}”，不能交办。请刷新页面查看。"
    waiting = {line.text for line in lines(record) if line.is_open}
    for order in orders:
        if order.text not in waiting:
            yield NON_FIELD_ERRORS, f"“{order.text[:30]}”已改或者已交办。请刷新页面查看。"
