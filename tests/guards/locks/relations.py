"""Locks of acts on letters of transfer."""

import datetime as dt

from branches.domain.relations import letters
from branches.domain.relations.letters import TransferAim
from tests.guards.locks import Locking

DAY = dt.date(2026, 6, 1)


ACTS: dict[str, Locking] = {
    "branches ask for a letter": Locking(
        "member",
        lambda w: letters.ask(w.member, TransferAim(direction="out", elsewhere="邻县"), by=w.by),
    ),
    "branches a letter": Locking(
        "letter", lambda w: letters.withdraw(w.letter, reason="甲", by=w.by)
    ),
}
