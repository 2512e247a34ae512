"""What can run in the background: each app registers its kinds in its `job_kinds` module."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from portal.access import Permission
from portal.audit.choices import Action
from portal.jobs.actions import JOB_RESULT_TAKEN
from portal.jobs.models import SERVED, Job


@dataclass(frozen=True)
class ResultFile:
    """A file, under the name it is downloaded by."""

    name: str
    content: bytes


@dataclass(frozen=True)
class JobOutcome:
    """What a job hands back: figures by their Chinese label, and files."""

    facts: dict[str, Any] = field(default_factory=dict)
    files: tuple[ResultFile, ...] = ()


Run = Callable[[Job, Any], JobOutcome | None]  # given a Report, of a kind in steps a StepReport


@dataclass(frozen=True)
class JobKind:
    key: str
    label: str
    run: Run
    resumable: bool  # after its worker died it is run again, else it fails with that reason
    permission: Permission | None = None  # asked when it is submitted and again when it runs
    minutes: float = 30  # a run that takes longer hangs, and is ended
    keep: dt.timedelta = dt.timedelta(days=30)  # how long its files may be downloaded
    taken: Action = JOB_RESULT_TAKEN  # what each download is in the audit trail
    once: bool = False  # each file goes with its first download
    in_steps: bool = False  # parts commit by themselves: `report.once`
    by_system: bool = False  # the clock may start it; its files are for holders of `permission`

    @property
    def limit(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)


KINDS: Final[dict[str, JobKind]] = {}


def job_kind(
    key: str,
    label: str,
    *,
    resumable: bool,
    permission: Permission | None = None,
    minutes: float = JobKind.minutes,
    keep: dt.timedelta = JobKind.keep,
    taken: Action = JobKind.taken,
    once: bool = False,
    in_steps: bool = False,
    by_system: bool = False,
) -> Callable[[Run], Run]:
    """Register a function as a kind of job.

    It runs inside one transaction that also marks the job done, so its effects in the database
    happen once or not at all; what it does elsewhere it must itself make safe to repeat. It calls
    `report.step(...)` now and then: there the job can be cancelled. `minutes` is far more than a
    healthy run takes.

    A kind `in_steps` stands in no transaction: it does each part by `report.once(key, label, act)`,
    which commits it with its mark. A part that fails costs only itself; the job then fails with
    what failed, and a run after that begins with the first part that is not done.
    """

    def register(run: Run) -> Run:
        if key in KINDS and KINDS[key].run.__qualname__ != run.__qualname__:
            raise ValueError(f"job kind {key!r} is registered twice")
        KINDS[key] = JobKind(
            key, label, run, resumable, permission, minutes, keep, taken, once, in_steps, by_system
        )
        if by_system and permission:
            SERVED[key] = permission
        return run

    return register
