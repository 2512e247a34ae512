"""Locks of acts on letters of transfer."""

import datetime as dt

from branches.domain.relations import letters, papers
from branches.domain.relations.letters import Issued, TransferAim
from reports.domain.documents import DOCX
from tests.guards.locks import Locking

DAY = dt.date(2026, 6, 1)


ACTS: dict[str, Locking] = {
    "branches ask for a letter": Locking(
        "member",
        lambda w: letters.ask(w.member, TransferAim(direction="out", elsewhere="邻县"), by=w.by),
    ),
    "branches number a letter": Locking(
        "county", lambda w: letters.issue(w.letter_asked, Issued(issued_on=DAY), by=w.by)
    ),
    "branches receive by a letter": Locking(
        "other_branch", lambda w: letters.receive(w.letter_inside, received_on=DAY, by=w.by)
    ),
    "branches print a letter": Locking(
        "letter", lambda w: papers.take_out(w.letter, wanted=DOCX, by=w.by)
    ),
    "branches a letter": Locking(
        "letter", lambda w: letters.withdraw(w.letter, reason="甲", by=w.by)
    ),
}
