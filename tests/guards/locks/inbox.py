"""Locks of acts in the inbox."""

import datetime as dt

from portal.inbox.domain import announcements, policies, policy_files, tasks
from tests.guards.locks import Locking

TODAY = dt.date(2026, 5, 6)


ACTS: dict[str, Locking] = {
    "inbox publish": Locking(
        "draft_notice", lambda w: announcements.publish(w.draft_notice, by=w.by)
    ),
    "inbox withdraw": Locking(
        "announcement", lambda w: announcements.withdraw(w.announcement, reason="有误", by=w.by)
    ),
    "inbox repeal": Locking("policy", lambda w: policies.repeal(w.policy, on=TODAY, by=w.by)),
    "inbox annexes": Locking("policy", lambda w: policy_files.add(w.policy, files=[], by=w.by)),
    "inbox finish": Locking("task", lambda w: tasks.finish(w.task, note="已办", by=w.by)),
}
