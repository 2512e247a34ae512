"""Locks of acts on scores: one group's month at a time; an adjustment by whoever decides it."""

from assessments.domain import adjustments
from assessments.domain.scores import objections, publishing, runs
from tests.guards.locks import Locking

ACTS: dict[str, Locking] = {
    "scores run": Locking(
        "score",
        lambda w: runs.score(
            w.scheme_of_active, period=w.score_run.period, group=w.score_run.group, by=w.by
        ),
        first=True,
    ),
    "scores publish": Locking(
        "score",
        lambda w: publishing.publish(w.score_run, seen=w.score_run.digest, by=w.by),
        first=True,
    ),
    "objections uphold": Locking(
        "score",
        lambda w: objections.uphold(w.objection, value="10", answer="属实", by=w.by),
        first=True,
    ),
    "objections refuse": Locking(
        "score", lambda w: objections.refuse(w.objection, answer="不属实", by=w.by), first=True
    ),
    "adjustments approve": Locking(
        "adjustment", lambda w: adjustments.approve(w.adjustment, by=w.by), first=True
    ),
    "adjustments refuse": Locking(
        "adjustment", lambda w: adjustments.refuse(w.adjustment, reason="依据不足", by=w.by)
    ),
    "adjustments recall": Locking(
        "own_adjustment", lambda w: adjustments.recall(w.own_adjustment, by=w.by), first=True
    ),
}
