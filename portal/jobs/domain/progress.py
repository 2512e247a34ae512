"""A running job's sign of life and progress, written outside the transaction of its work."""

import logging
import threading
from typing import Protocol

from django.db import Error, connection
from django.db.models.functions import Now

from portal.jobs.models import Job

BEAT_EVERY = 5.0  # seconds
AT_MOST_EVERY = 0.5

logger = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818 - an order, not an error
    """Somebody asked to stop the job."""


class Superseded(Exception):  # noqa: N818 - a fact, not an error
    """The job is no longer this run's: it was taken for dead and given to another."""


class Pulse(Protocol):
    """What a report speaks to."""

    def tell(self, step: str, done: int, total: int) -> None: ...
    def check(self) -> None: ...


class Report:
    """Given to the running function; cheap to call for every row."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        self._step, self._done, self._total = "", 0, 0

    def step(self, text: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done and how far it is; raises when the job has to stop."""
        self._step, self._done, self._total = text[:200], done, total
        self._tell()

    def advance(self, by: int = 1) -> None:
        """So much more of the present step is done."""
        self._done += by
        self._tell()

    def _tell(self) -> None:
        self._pulse.tell(self._step, self._done, self._total)
        self._pulse.check()


class HeartbeatThread(threading.Thread):
    """Beats on a connection of its own, so progress is seen while the work is not yet committed."""

    def __init__(self, job: Job) -> None:
        super().__init__(name=f"job-{job.pk}", daemon=True)
        self._rows = Job.objects.filter(pk=job.pk).held(job.fence)
        self._told: tuple[str, int, int] | None = None
        self._news, self._end = threading.Event(), threading.Event()
        self._cancelled = self._lost = False

    def tell(self, step: str, done: int, total: int) -> None:
        self._told = (step, done, total)
        self._news.set()

    def check(self) -> None:
        if self._lost:
            raise Superseded
        if self._cancelled:
            raise Cancelled

    def run(self) -> None:
        try:
            while not self._end.is_set():
                self._beat()
                self._end.wait(AT_MOST_EVERY)
                self._news.wait(BEAT_EVERY - AT_MOST_EVERY)
                self._news.clear()
        finally:
            connection.close()

    def stop(self) -> None:
        """Returns when nothing more is written: the finish may lock the row."""
        self._end.set()
        self._news.set()
        self.join()

    def _beat(self) -> None:
        try:
            values = dict(zip(("step", "done", "total"), self._told or (), strict=False))
            self._lost = not self._rows.update(heartbeat_at=Now(), **values)
            self._cancelled = self._rows.exclude(cancel_asked_at=None).exists()
        except Error:
            logger.warning("%s: no heartbeat, the database did not answer", self.name)
            connection.close()
