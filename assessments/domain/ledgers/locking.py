"""Locked when the time is over: by the clock, as often as it comes round."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from assessments.actions import LEDGER_LOCKED
from assessments.choices import FILLING, LedgerState
from assessments.domain.ledgers import reminders
from assessments.models import Ledger
from portal.audit.domain import events

AT_ONCE = 500


def lock_due(now: dt.datetime) -> int:
    """What was accepted is locked, so is what was never handed over. What waits for its review is
    locked when that is done."""
    locked = 0
    while batch := _lock_some(now):
        locked += batch
    return locked


@transaction.atomic
def _lock_some(now: dt.datetime) -> int:
    over = Q(reopened_until=None, locks_at__lte=now) | Q(reopened_until__lte=now)
    due = Ledger.objects.filter(over, state__in=(*FILLING, LedgerState.ACCEPTED))
    ledgers = list(
        due.select_related("form", "unit")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")[:AT_ONCE]
    )
    for ledger in ledgers:
        if ledger.state == LedgerState.REOPENED:
            ledger.reopenings.filter(is_granted=True, ended_at=None).update(ended_at=now)
        facts = {"locked_at": ledger.locked_at or now, "reopened_until": None}
        ledger.change(state=LedgerState.LOCKED, **facts)
        events.record(LEDGER_LOCKED, by=None, target=ledger, period=str(ledger.period))
    reminders.not_owed(ledgers, reason="台账已锁定")
    return len(ledgers)
