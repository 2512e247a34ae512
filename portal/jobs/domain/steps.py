"""Parts of a job that commit by themselves: what is done stays, what fails costs only itself."""

import logging
from collections.abc import Callable
from typing import Any, Final

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from portal.jobs.domain.fences import hold
from portal.jobs.domain.passing import passes, words
from portal.jobs.domain.progress import Cancelled, Pulse, Report, Superseded
from portal.jobs.models import Job, JobStep

BROKEN: Final = "程序出错，这一步没有写入任何内容"

logger = logging.getLogger(__name__)


class StepReport(Report):
    """Given to a kind that runs in steps; an earlier run's marks are where it resumes."""

    def __init__(self, pulse: Pulse, job: Job) -> None:
        super().__init__(pulse)
        self._job = job
        self._kept = {step.key: step for step in job.steps.all() if step.is_done}
        self.failed: list[JobStep] = []
        self.has_fault = False  # at least one failed not for what its owner asked

    def once(self, key: str, label: str, act: Callable[[], Any]) -> Any:
        """Do a part in a transaction of its own, together with the mark that it is done. What an
        earlier run did is passed by, with what it gave then (kept as JSON); None if it fails."""
        self.step(label, self._done, self._total)
        result = self._kept[key].result if key in self._kept else self._try(key, label, act)
        self.advance()
        return result

    def _try(self, key: str, label: str, act: Callable[[], Any]) -> Any:
        try:
            with transaction.atomic():
                result = act()
                self._mark(key, label, is_done=True, result=result)
        except (Cancelled, Superseded, SoftTimeLimitExceeded):
            raise
        except (ValidationError, PermissionDenied) as refusal:
            reason = words(refusal)
        except Exception as fault:
            if passes(fault):
                raise
            logger.exception("job %s failed at step %s", self._job.pk, key)
            reason, self.has_fault = BROKEN, True
        else:
            return result
        with transaction.atomic():
            self.failed.append(self._mark(key, label, is_done=False, error=reason))
        return None

    def _mark(self, key: str, label: str, **facts: Any) -> JobStep:
        """The row is locked last, so that the heartbeat does not wait for the work."""
        hold(self._job)
        facts = {"label": label[:200], "result": None, "error": "", **facts}
        step, _ = JobStep.objects.update_or_create(job=self._job, key=key, defaults=facts)
        return step


def reason_of(failed: list[JobStep]) -> str:
    head = f"有 {len(failed)} 步没有办成，其余的已经办好并保留。改正后重试，只重办没有办成的："
    return "\n".join([head, *(f"{step.label}：{step.error}" for step in failed)])
