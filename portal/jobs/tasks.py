from celery import shared_task

from portal.jobs.domain import rescue as rescuing
from portal.jobs.domain import runner


@shared_task(name="jobs.run")
def run(job: int) -> None:
    runner.run(job)


@shared_task(name="jobs.rescue")
def rescue() -> None:
    rescuing.rescue()


@shared_task(name="jobs.tidy")
def tidy() -> None:
    rescuing.tidy()
