"""Locks of acts on links between leaders and experts."""

import datetime as dt

from talent.domain import dispatches, leaving, links
from tests.guards.locks import Locking

DAY = dt.date(2026, 3, 2)

ACTS: dict[str, Locking] = {
    "dispatched doctor": Locking(
        "dispatched_doctor",
        lambda w: dispatches.end(w.dispatched_doctor, on=DAY, rating="good", by=w.by),
    ),
    "dispatch visit": Locking(
        "service_visit", lambda w: dispatches.confirm(w.service_visit, by=w.by)
    ),
    "expert link of a leader": Locking(
        "expert_leader",
        lambda w: links.LINKS.add(
            year=2026, leader=w.expert_leader, profile=w.talent, since=DAY, by=w.by
        ),
    ),
    "expert link": Locking(
        "expert_link", lambda w: links.end(w.expert_link, on=DAY, reason="分工调整", by=w.by)
    ),
    "expert links of who leaves": Locking(
        "expert_link", lambda w: leaving.leave(w.talent, leaving="1", left_on=DAY, by=w.by)
    ),
    "expert contact": Locking(
        "expert_contact", lambda w: links.withdraw(w.expert_contact, reason="记错了", by=w.by)
    ),
}
