"""Locks of acts on performance files: one file at a time; of a grade, all that share its quota."""

from performance.domain import closing, files
from tests.guards.locks import Locking

ACTS: dict[str, Locking] = {
    "performance set": Locking(
        "performance_file", lambda w: files.set_targets(w.performance_file, by=w.by), first=True
    ),
    "performance lock": Locking(
        "performance_file",
        lambda w: closing.lock(
            w.performance_file, third_part="none", grade="good", grade_reason="研究", by=w.by
        ),
        first=True,
    ),
}
