"""Locks of acts on year ends: one group's year at a time."""

from assessments.domain.yearly import results
from tests.guards.locks import Locking

ACTS: dict[str, Locking] = {
    "year publish": Locking("year_end", lambda w: results.publish(w.year_end, by=w.by), first=True),
}
