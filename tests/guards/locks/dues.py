"""Locks of acts on dues."""

import datetime as dt
from decimal import Decimal

from branches.domain.dues import payments, reliefs, remittances
from branches.domain.dues.payments import PaymentFacts
from branches.domain.dues.remittances import RemittanceFacts
from portal.periods import Period
from tests.guards.locks import Locking

DAY = dt.date(2026, 10, 9)


def _paid(w):
    return payments.pay(w.member, PaymentFacts(amount=Decimal(1), paid_on=DAY), by=w.by)


def _handed_up(w):
    facts = RemittanceFacts(quarter=Period.parse("2026-Q3"), amount=Decimal(1), remitted_on=DAY)
    return remittances.register(w.branch, w.top, facts, by=w.by)


ACTS: dict[str, Locking] = {
    "branches pay dues": Locking("member", _paid),
    "branches decide relief": Locking(
        "dues_relief", lambda w: reliefs.withdraw(w.dues_relief, reason="错", by=w.by)
    ),
    "branches hand up": Locking("branch", _handed_up),
    "branches receive": Locking(
        "dues_remittance", lambda w: remittances.withdraw(w.dues_remittance, reason="错", by=w.by)
    ),
}
