from celery import shared_task

from portal.jobs.domain import jobs, runner
from portal.jobs.domain import rescue as rescuing
from portal.jobs.job_kinds import VERIFY_TRAIL
from portal.orgs.models import Unit


@shared_task(name="jobs.run")
def run(job: int) -> None:
    runner.run(job)


@shared_task(name="jobs.rescue")
def rescue() -> None:
    rescuing.rescue()


@shared_task(name="jobs.tidy")
def tidy() -> None:
    rescuing.tidy()


@shared_task(name="jobs.verify_trail")
def verify_trail() -> None:
    """All of it, as a job of the system's: it is seen, and taken up again when its worker dies."""
    if root := Unit.objects.filter(depth=1).first():
        jobs.enqueue(VERIFY_TRAIL, by=None, unit=root, key="trail")
