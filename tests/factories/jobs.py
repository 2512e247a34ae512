"""Jobs as tests need them, and a way to run one inside a test's transaction."""

import factory
from django.utils import timezone

from portal.jobs.choices import ENDED, State
from portal.jobs.domain import runner
from portal.jobs.job_kinds import SELF_TEST
from portal.jobs.models import Job
from tests.factories.accounts import UserFactory


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    kind = SELF_TEST
    title = "系统自检"
    key = factory.Sequence(lambda n: f"key-{n}")
    owner = factory.SubFactory(UserFactory)
    unit = factory.LazyAttribute(lambda job: job.owner.unit)
    state = State.QUEUED
    sent_at = factory.LazyFunction(timezone.now)
    heartbeat_at = factory.LazyAttribute(
        lambda job: timezone.now() if job.state == State.RUNNING else None
    )
    finished_at = factory.LazyAttribute(lambda job: timezone.now() if job.state in ENDED else None)
    error = factory.LazyAttribute(lambda job: "原因" if job.state == State.FAILED else "")


class StillPulse:
    """Inside a test's transaction no second connection can see the job."""

    def __init__(self, job: Job | None) -> None:
        self.told: list[tuple[str, int, int]] = []

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def check(self) -> None: ...

    def tell(self, step: str, done: int, total: int) -> None:
        self.told.append((step, done, total))


def run_now(job):
    """Run it as the worker would, without a second connection; return the row as it is then."""
    runner.run(job.pk, pulse=StillPulse)
    return Job.objects.get(pk=job.pk)
