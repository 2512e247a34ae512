"""Acts on a project and on its milestones wait for one another."""

from assessments.domain.projects import drafting, progress
from tests.guards.locks import Locking

ACTS: dict[str, Locking] = {
    "project settle": Locking("project", lambda w: drafting.settle(w.project, by=w.by), first=True),
    "milestone confirm": Locking(
        "project_running", lambda w: progress.confirm(w.milestone, by=w.by), first=True
    ),
}
