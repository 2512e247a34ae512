"""A ledger that nobody has to look at any more."""

from typing import Any

from django.utils import timezone

from assessments.choices import LedgerState
from assessments.models import Ledger


def settle(ledger: Ledger, **facts: Any) -> None:
    """Accepted; locked at once where the time is over, or where it was locked before and has been
    corrected. Part of the act that decides, which holds the ledger."""
    now = timezone.now()
    facts |= {"state": LedgerState.ACCEPTED, "level": None, "accepted_at": now}
    if ledger.was_locked or ledger.locks_at <= now:
        locked_at = ledger.locked_at or now
        facts |= {"state": LedgerState.LOCKED, "locked_at": locked_at, "reopened_until": None}
        ledger.reopenings.filter(is_granted=True, ended_at=None).update(ended_at=now)
    ledger.change(**facts)
