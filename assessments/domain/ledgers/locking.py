"""Locked when the time is over: by the clock, as often as it comes round."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessments.actions import LEDGER_EXEMPTED, LEDGER_LOCKED
from assessments.choices import FILLING, LedgerState, RoundOutcome
from assessments.domain.ledgers import arrivals, closing, reminders
from assessments.domain.ledgers.filling import definition_of
from assessments.models import Ledger, LedgerValue
from portal.audit.domain import events

AT_ONCE = 500


def lock_due(now: dt.datetime) -> int:
    """What was accepted is locked, so is what was never handed over. What waits for its review is
    locked when that is done. Of a unit that is no more nothing is owed."""
    locked = 0
    while batch := _lock_some(now):
        locked += batch
    return locked


@transaction.atomic
def _lock_some(now: dt.datetime) -> int:
    over = Q(reopened_until=None, locks_at__lte=now) | Q(reopened_until__lte=now)
    timed_out = over & Q(state__in=(*FILLING, LedgerState.ACCEPTED))
    due = Ledger.objects.filter(timed_out | closing.over(timezone.localdate(now)))
    ledgers = list(
        due.select_related("form__fieldset", "unit")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")[:AT_ONCE]
    )
    for ledger in ledgers:
        if words := closing.of(ledger):
            _end_owing(ledger, words.partition("”")[2])
        else:
            _lock(ledger, now)
    reminders.not_owed(ledgers, reason="台账已锁定或免报")
    return len(ledgers)


def _lock(ledger: Ledger, now: dt.datetime) -> None:
    if ledger.state == LedgerState.REOPENED:
        _end_correction(ledger, now)
    facts = {"locked_at": ledger.locked_at or now, "reopened_until": None}
    ledger.change(state=LedgerState.LOCKED, **facts)
    events.record(LEDGER_LOCKED, by=None, target=ledger, period=str(ledger.period))


def _end_owing(ledger: Ledger, reason: str) -> None:
    """Its unit is no more; what was filled stays to be read."""
    ledger.change(state=LedgerState.EXEMPT, exempt_reason=f"单位{reason}")
    period = str(ledger.period)
    events.record(LEDGER_EXEMPTED, by=None, target=ledger, period=period, reason=f"单位{reason}")


def _end_correction(ledger: Ledger, now: dt.datetime) -> None:
    """What was corrected and not accepted does not count: the values are those of the last round
    that was."""
    ledger.reopenings.filter(is_granted=True, ended_at=None).update(ended_at=now)
    accepted = ledger.rounds.filter(outcome=RoundOutcome.ACCEPTED).order_by("-number").first()
    if accepted is None:
        return
    kinds = definition_of(ledger).by_key
    changed = []
    for row in ledger.values.select_for_update().order_by("key"):
        data = accepted.values.get(row.key)
        if row.key in kinds and row.data != data:
            row.data, row.number = data, arrivals.number_of(kinds[row.key], data)
            row.edition += 1
            changed.append(row)
    LedgerValue.objects.bulk_update(changed, ["data", "number", "edition"])
