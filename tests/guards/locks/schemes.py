"""Locks of acts on schemes: whoever designs holds the scheme."""

from assessments.domain import schemes
from portal.periods import Period
from tests.guards.locks import Locking

JANUARY = Period.parse("2026-01")

ACTS: dict[str, Locking] = {
    "schemes start a draft": Locking(
        "scheme", lambda w: schemes.start_draft(w.scheme, by=w.by), first=True
    ),
    "schemes activate": Locking(
        "scheme", lambda w: schemes.activate(w.scheme_draft, since=JANUARY, by=w.by), first=True
    ),
    "schemes archive": Locking(
        "scheme_of_active",
        lambda w: schemes.archive(w.scheme_active, reason="改用新方案", by=w.by),
        first=True,
    ),
}
