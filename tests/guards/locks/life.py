"""Locks of acts on activities."""

from branches.domain.life import activities
from branches.domain.life.facts import ActivityFacts
from branches.models import ActivityKind
from tests.guards.locks import Locking


def _facts(w):
    kinds = list(ActivityKind.objects.filter(code="theme"))
    day = w.activity.held_on
    return ActivityFacts(kinds=kinds, held_on=day, topic="甲", expected=3, present=3)


ACTS: dict[str, Locking] = {
    "branches record an activity": Locking(
        "branch", lambda w: activities.record(w.branch, _facts(w), by=w.by)
    ),
    "branches an activity": Locking("activity", lambda w: activities.approve(w.activity, by=w.by)),
}
