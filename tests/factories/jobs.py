"""Jobs as tests need them, and a way to run one inside a test's transaction."""

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.jobs.choices import ENDED, JobState
from portal.jobs.domain import runner
from portal.jobs.job_kinds import SELF_TEST
from portal.jobs.models import Job, JobFile
from tests.factories.accounts import UserFactory
from tests.factories.orgs import UnitFactory


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    kind = SELF_TEST
    title = "系统自检"
    key = factory.Sequence(lambda n: f"key-{n}")
    owner = factory.SubFactory(UserFactory)
    unit = factory.LazyAttribute(lambda job: job.owner.unit if job.owner else UnitFactory())
    state = JobState.QUEUED
    sent_at = factory.LazyFunction(timezone.now)
    heartbeat_at = factory.LazyAttribute(
        lambda job: timezone.now() if job.state == JobState.RUNNING else None
    )
    finished_at = factory.LazyAttribute(lambda job: timezone.now() if job.state in ENDED else None)
    error = factory.LazyAttribute(lambda job: "原因" if job.state == JobState.FAILED else "")


class JobFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JobFile

    class Params:
        content = "内容".encode()

    job = factory.SubFactory(JobFactory, state=JobState.DONE)
    name = "结果.txt"
    file = factory.LazyAttribute(lambda made: ContentFile(made.content, f"{made.job.pk}-1-1"))


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
