"""A ledger handed over, and taken back while nobody has looked at it yet."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.actions import LEDGER_RECALLED, LEDGER_SUBMITTED
from assessments.choices import CellOrigin, LedgerState, RoundOutcome
from assessments.domain.ledgers import arrivals, holding, reminders, settling
from assessments.domain.ledgers.filling import Filling
from assessments.models import Ledger, LedgerRound, LedgerValue
from assessments.permissions import LEDGERS_FILL
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if


@transaction.atomic
def submit(ledger: Ledger, *, by: User) -> Ledger:
    """Everything is confirmed, explained and proved; from now on nothing changes unless it is
    given back. What the system says is read a last time: what has changed is confirmed first."""
    ledger = holding.alone(ledger, by)
    require(by, LEDGERS_FILL, ledger.unit)
    holding.require_in_hand(ledger)
    now = timezone.now()
    filling = Filling(ledger, by=by)
    if not ledger.was_locked and arrivals.read([ledger], filling.definition, now=now):
        filling = Filling(ledger, by=by)
    refuse_if(standing_against(filling))
    _keep_computed(filling)
    values = Filling(ledger, by=by).values
    level = ledger.form.levels.order_by("number").first()
    _hand_over(ledger, values, level=level, by=by, now=now)
    first = ledger.first_submitted_at or now
    facts = {"first_submitted_at": first, "submitted_at": now, "submitted_by": by}
    if level is None:
        settling.settle(ledger, **facts)
    else:
        ledger.change(state=LedgerState.SUBMITTED, level=level, **facts)
    reminders.handed_over(ledger, by=by)
    events.record(LEDGER_SUBMITTED, by=by, target=ledger, period=str(ledger.period))
    return ledger


def standing_against(filling: Filling) -> Iterator[Problem]:
    """Everything that keeps it from being handed over, at once. Of a correction only what it may
    still put right: the other cells stand as they were accepted."""
    for finding in filling.judged[1]:
        if finding.column and not filling.is_open_for(finding.column):
            continue
        message = finding.message
        if not finding.is_error and "请写明原因" not in message:
            message = f"{message} 属实的请在说明中写明原因。"
        yield finding.column or NON_FIELD_ERRORS, message
    for key in filling.unconfirmed:
        label = filling.definition.by_key[key].field.label
        if filling.rows[key].by_id:
            yield key, f"“{label}”的系统数据已更新为“{_arrived(filling, key)}”，请再次确认。"
        else:
            yield key, f"“{label}”由系统带出，还没有确认。"


def _arrived(filling: Filling, key: str) -> str:
    return filling.definition.by_key[key].text(filling.rows[key].arrived, filling.world)


def _keep_computed(filling: Filling) -> None:
    """As they were when it was handed over."""
    values, _ = filling.judged
    kept = [
        LedgerValue(
            ledger=filling.ledger,
            key=kind.key,
            data=values.get(kind.key),
            number=arrivals.number_of(kind, values.get(kind.key)),
            origin=CellOrigin.COMPUTED,
            arrived=row.arrived if (row := filling.rows.get(kind.key)) else None,
            is_confirmed=True,
        )
        for kind in filling.definition.kinds
        if kind.computed
    ]
    LedgerValue.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["ledger", "key"],
        update_fields=["data", "number", "is_confirmed"],
    )


def _hand_over(
    ledger: Ledger, values: dict[str, Any], *, level: Any, by: User, now: dt.datetime
) -> None:
    last = ledger.rounds.aggregate(last=Max("number"))["last"] or 0
    outcome = RoundOutcome.WAITING if level else RoundOutcome.ACCEPTED
    LedgerRound.objects.create(
        ledger=ledger,
        number=last + 1,
        level=level,
        values=values,
        submitted_by=by,
        submitted_at=now,
        outcome=outcome,
    )


@transaction.atomic
def recall(ledger: Ledger, *, by: User) -> Ledger:
    """Something was forgotten: back into the unit's hands, as long as no level has decided."""
    ledger = holding.alone(ledger, by)
    require(by, LEDGERS_FILL, ledger.unit)
    current = ledger.rounds.order_by("-number").first()
    if ledger.state != LedgerState.SUBMITTED or current is None:
        state = ledger.get_state_display()
        raise ValidationError(f"“{ledger}”现在是“{state}”，不能收回。请刷新页面查看。")
    if current.outcome != RoundOutcome.WAITING or current.level_id != _first_level(ledger):
        raise ValidationError("审核已经开始，不能收回。如需修改，请联系审核科室退回。")
    if ledger.closes_at <= timezone.now():
        raise ValidationError("已过锁定时间，不能收回。如需更正，请等审核后提出更正申请。")
    current.outcome, current.decided_by, current.decided_at = (
        RoundOutcome.RECALLED,
        by,
        timezone.now(),
    )
    current.save()
    state = LedgerState.REOPENED if ledger.was_locked else LedgerState.OPEN
    ledger.change(state=state, level=None)
    reminders.opened([ledger])
    events.record(LEDGER_RECALLED, by=by, target=ledger, period=str(ledger.period))
    return ledger


def _first_level(ledger: Ledger) -> int | None:
    return ledger.form.levels.order_by("number").values_list("pk", flat=True).first()
