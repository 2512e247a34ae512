"""Locks of acts on party organisations, their members and officers."""

import datetime as dt

from branches.choices.members import StatusEvent
from branches.choices.officers import VILLAGE_HEAD
from branches.domain import committees, members, moves, officers, organisations, statuses
from tests.guards.locks import Locking

TODAY = dt.date(2026, 5, 6)


ACTS: dict[str, Locking] = {
    "branches organisations": Locking(
        "top", lambda w: organisations.withdraw(w.branch, by=w.by), first=True
    ),
    "branches organisations, row": Locking(
        "branch", lambda w: organisations.withdraw(w.branch, by=w.by)
    ),
    "branches committee": Locking(
        "branch", lambda w: committees.change(w.branch, seats=[], effective_on=TODAY, by=w.by)
    ),
    "branches register": Locking(
        "branch", lambda w: members.register(organization=w.branch, person=w.low, by=w.by)
    ),
    "branches change a member": Locking(
        "member", lambda w: members.change(w.member, title="教师", by=w.by)
    ),
    "branches status": Locking(
        "member",
        lambda w: statuses.change_status(w.member, what=StatusEvent.RETIRED, on=TODAY, by=w.by),
    ),
    "branches move": Locking(
        "member",
        lambda w: moves.move(w.member, organization=w.other_branch, moved_on=TODAY, by=w.by),
    ),
    "branches move, where to": Locking(
        "other_branch",
        lambda w: moves.move(w.member, organization=w.other_branch, moved_on=TODAY, by=w.by),
    ),
    "branches leave": Locking(
        "member", lambda w: moves.leave(w.member, left_on=TODAY, leaving_reason="1", by=w.by)
    ),
    "branches take back": Locking(
        "member_left",
        lambda w: moves.take_back(w.member_left, organization=w.branch, on=TODAY, by=w.by),
    ),
    "branches appoint an officer": Locking(
        "village",
        lambda w: officers.appoint(
            unit=w.village, person=w.low, village_post=VILLAGE_HEAD, by=w.by
        ),
    ),
    "branches change an officer": Locking(
        "officer", lambda w: officers.change(w.officer, training="甲", by=w.by)
    ),
}
