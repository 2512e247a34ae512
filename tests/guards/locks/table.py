"""The apps' rows together."""

from tests.guards import gathering, locks
from tests.guards.locks import Locking

ACTS: dict[str, Locking] = gathering.together(locks, "ACTS")

# Rows below one that the act holds already, by function.
BELOW: dict[str, str] = gathering.together(locks, "BELOW")
