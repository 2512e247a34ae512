"""Two who decide the same proposal wait for one another."""

from assessments.domain.interviews import deciding
from tests.guards.locks import Locking

ACTS: dict[str, Locking] = {
    "interview decide": Locking(
        "interview", lambda w: deciding.decide(w.interview, state="accepted", by=w.by), first=True
    ),
}
