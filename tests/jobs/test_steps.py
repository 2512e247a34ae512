"""Kinds in steps: what is done stays, what fails costs only itself, a later run goes on."""

import pytest
from django.utils import timezone

from portal.jobs.choices import JobState
from portal.jobs.domain import jobs, runner
from portal.jobs.models import Job, JobStep
from portal.orgs.models import ComparisonGroup
from tests.factories.accounts import signed_in
from tests.factories.jobs import JobFactory, StillPulse, run_now

pytestmark = pytest.mark.django_db


def make(**params):
    return JobFactory(kind="tests.steps", params=params)


def written():
    return sorted(ComparisonGroup.objects.values_list("name", flat=True))


def marks(job):
    return list(job.steps.values_list("key", "is_done"))


def test_each_step_is_done_with_its_mark():
    job = run_now(make())
    assert (job.state, job.result) == (JobState.DONE, {"写入": 3})
    assert marks(job) == [("甲", True), ("乙", True), ("丙", True)]
    assert written() == ["丙", "乙", "甲"]


def test_a_poisoned_step_costs_only_itself(caplog):
    job = run_now(make(broken=["乙"]))
    assert written() == ["丙", "甲"]
    assert marks(job) == [("甲", True), ("乙", False), ("丙", True)]
    first, second = job.error.splitlines()
    assert (job.state, first[:10], second) == (
        JobState.FAILED,
        "有 1 步没有办成，",
        "写入乙：程序出错，这一步没有写入任何内容",
    )
    assert job.gave_up_at is not None
    assert "secret inner detail" in caplog.text


def test_a_refused_step_is_told_in_its_words_and_is_the_owners():
    job = run_now(make(refused=["乙"]))
    assert (job.error.splitlines()[1], job.gave_up_at) == ("写入乙：乙的数据不全", None)


def test_another_try_does_only_what_failed():
    job = run_now(make(broken=["乙"]))
    Job.objects.filter(pk=job.pk).update(params={})
    again = run_now(jobs.retry(job, by=job.owner))
    assert (again.state, again.result) == (JobState.DONE, {"写入": 3})
    assert written() == ["丙", "乙", "甲"]


def test_a_fault_that_passes_puts_the_whole_job_off_and_keeps_what_is_done():
    job = run_now(make(away=["乙"]))
    assert (job.state, written(), marks(job)) == (JobState.QUEUED, ["甲"], [("甲", True)])
    assert "已办好的步骤保留" in job.step


def test_a_run_that_lost_its_job_leaves_no_step():
    job = make()
    JobStep.objects.create(job=job, key="甲", label="写入甲", is_done=True, result=1)

    class Overtaken(StillPulse):
        def tell(self, step, done, total):
            if step == "写入乙":
                Job.objects.update(fence=99)

    runner.run(job.pk, pulse=Overtaken)
    assert (written(), marks(job)) == ([], [("甲", True)])


def test_a_cancel_between_two_steps_keeps_those_before():
    job = make()

    class Cancelling(StillPulse):
        cancelled = False

        def tell(self, step, done, total):
            if step == "写入乙":
                Job.objects.update(cancel_asked_at=timezone.now())
                self.cancelled = True

        def check(self):
            if self.cancelled:
                raise runner.Cancelled

    runner.run(job.pk, pulse=Cancelling)
    job.refresh_from_db()
    assert (job.state, written()) == (JobState.CANCELLED, ["甲"])


def test_its_page_names_what_failed_and_counts_what_is_done(client):
    job = run_now(make(refused=["乙"]))
    text = signed_in(client, job.owner).get(job.get_absolute_url()).content.decode()
    assert "写入乙" in text
    assert "乙的数据不全" in text
    assert 'class="num">2</span> 步' in text
