"""Locks of acts on reviews of members, disposal and ballots."""

from branches.domain.polls import acts as polls
from branches.domain.relations import disposal
from branches.domain.review import corrections, sheets
from tests.guards.acts.review import COUNT, DAY
from tests.guards.locks import Locking

ACTS: dict[str, Locking] = {
    "branches a review": Locking("review", lambda w: sheets.refresh(w.review, by=w.by)),
    "branches open a review": Locking(
        "branch", lambda w: sheets.open_sheet(w.branch, year=2025, by=w.by)
    ),
    "branches a ballot": Locking(
        "ballot", lambda w: polls.withdraw(w.ballot, reason="错", by=w.by)
    ),
    "branches a notice to put right": Locking(
        "correction", lambda w: corrections.withdraw(w.correction, reason="错", by=w.by)
    ),
    "branches count a ballot": Locking("branch", lambda w: polls.count(w.branch, COUNT, by=w.by)),
    "branches a disposal": Locking(
        "disposal",
        lambda w: disposal.review(w.disposal, outcome="dropped", on=DAY, note="无", by=w.by),
    ),
    "branches propose a disposal": Locking(
        "member",
        lambda w: disposal.propose(w.member, measure="correct", ground="life", on=DAY, by=w.by),
    ),
}
