"""Locks of acts on figures."""

from portal.figures.domain import taking
from portal.periods import Period
from tests.guards.locks import Locking

JANUARY = Period.parse("2026-01")


ACTS: dict[str, Locking] = {
    "figures take": Locking(
        "figures 2026-01", lambda _: taking.take(JANUARY, keys=["ORG-1"], by=None)
    ),
}
