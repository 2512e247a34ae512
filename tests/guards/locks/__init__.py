"""Every act that takes a lock, and what somebody else holds when it has to wait.

A lock that is new in a `domain/` needs a line here, in the module of its app; the guard names those
that have none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.guards.locking_world import World


@dataclass(frozen=True)
class Locking:
    """`held`: a row of the world by its name, or the key of an advisory lock. An act that `passes`
    leaves alone what it cannot have, the others wait; `first`: nothing may be locked before."""

    held: str
    act: Callable[[World], Any]
    passes: bool = False
    first: bool = False
