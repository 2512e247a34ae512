"""Jobs that failed by themselves are put off while the reason passes, else somebody looks in."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.jobs.actions import JOB_ENDED, JOB_SETTLED
from portal.jobs.choices import JobState
from portal.jobs.domain import jobs, rescue, runner
from portal.jobs.domain.kinds import KINDS, JobKind
from portal.jobs.models import Job
from portal.orgs.models import ComparisonGroup
from tests.factories.jobs import JobFactory, StillPulse, run_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch):
    """A job whose work ends in the given fault."""

    def register(fault, *, resumable=True, **facts):
        def run(job, report):
            ComparisonGroup.objects.create(name="半截")
            raise fault

        kind = JobKind("tests.broken", "坏任务", run, resumable=resumable)
        monkeypatch.setitem(KINDS, kind.key, kind)
        return JobFactory(kind=kind.key, **facts)

    return register


def given_up(**facts):
    ended = {"state": JobState.FAILED, "gave_up_at": timezone.now()}
    return JobFactory(**{"kind": "tests.work", **ended, **facts})


def in_the_past(job):
    past = timezone.now() - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(wait_until=past, sent_at=past - dt.timedelta(minutes=1))


@pytest.mark.parametrize("fault", [OperationalError("server closed"), ConnectionError()])
def test_a_fault_that_passes_puts_the_job_off_each_time_for_longer(broken, fault):
    job = broken(fault)
    for wait in (30, 120, 480):
        before = timezone.now()
        put_off = run_now(job)
        assert (put_off.state, put_off.finished_at) == (JobState.QUEUED, None)
        seconds = (put_off.wait_until - before).total_seconds()
        assert wait <= seconds < wait + 10
        in_the_past(job)
    last = run_now(job)
    assert (last.state, last.attempts, last.gave_up_at is not None) == (JobState.FAILED, 4, True)
    assert not ComparisonGroup.objects.exists()


def test_what_is_put_off_is_neither_taken_nor_called_before_its_time(broken):
    job = broken(ConnectionError())
    run_now(job)
    assert rescue.rescue() == []
    runner.run(job.pk, pulse=StillPulse)
    assert Job.objects.get().attempts == 1
    in_the_past(job)
    assert rescue.rescue() == [job]
    assert rescue.rescue() == []
    assert run_now(job).attempts == 2


def test_what_must_not_be_repeated_by_itself_is_given_up_at_once(broken):
    failed = run_now(broken(ConnectionError(), resumable=False))
    assert (failed.state, failed.gave_up_at is not None) == (JobState.FAILED, True)


def test_its_page_says_when_it_is_tried_again(broken, visitor, member):
    job = run_now(broken(ConnectionError(), owner=member))
    text = visitor(member).get(job.get_absolute_url()).content.decode()
    assert ("稍后自动再试" in text, "排队时间较长" in text) == (True, False)
    assert f"{timezone.localtime(job.wait_until):%H:%M}" in text
    assert jobs.cancel(job, by=member).wait_until is None


def test_a_refusal_is_its_owners_and_of_the_systems_own_the_administrators(member, county):
    refused = {"params": {"refuse": "第 3 行的日期不对。"}}
    assert run_now(JobFactory(owner=member, kind="tests.work", **refused)).gave_up_at is None
    ours = JobFactory(owner=None, unit=county, kind="tests.system", **refused)
    assert run_now(ours).gave_up_at is not None


@pytest.mark.parametrize("kind", ["tests.once", "tests.work"])
def test_a_dead_worker_is_looked_into_when_the_job_is_not_run_again(kind):
    job = JobFactory(kind=kind, state=JobState.RUNNING, attempts=rescue.MOST_ATTEMPTS)
    Job.objects.update(heartbeat_at=timezone.now() - rescue.DEAD_AFTER * 2)
    rescue.rescue()
    job.refresh_from_db()
    assert (job.state, job.gave_up_at is not None) == (JobState.FAILED, True)
    assert Event.objects.filter(action=JOB_ENDED, object_id=str(job.pk)).exists()


def test_a_program_fault_is_listed_with_its_reason_for_the_administrator(visitor, system, member):
    run_now(JobFactory(owner=member, kind="tests.work", title="导入名册", params={"break": True}))
    JobFactory(owner=member, state=JobState.FAILED, title="填错的名册")
    browser = visitor(system)
    assert "办不成的任务" in browser.get(reverse("home")).content.decode()
    text = browser.get(reverse("jobs:given-up"), {"settled": "no"}).content.decode()
    assert ("导入名册" in text, "程序出错" in text, "填错的名册" in text) == (True, True, False)
    assert visitor(member).get(reverse("jobs:given-up")).status_code == 403


def test_ticked_jobs_are_tried_again(visitor, system):
    picked = [given_up().pk, given_up().pk]
    visitor(system).post(reverse("jobs:retry-many"), {"pick": picked})
    again = Job.objects.filter(pk__in=picked, state=JobState.QUEUED, gave_up_at=None)
    assert again.count() == 2


def test_ticked_jobs_are_settled_with_a_reason_and_told(visitor, system):
    job, other = given_up(title="导入名册"), given_up(title="导出名册")
    browser = visitor(system)
    browser.post(reverse("jobs:settle"), {"pick": [job.pk], "reason": "已重新导入"})
    event = Event.objects.get(action=JOB_SETTLED)
    assert (event.object_id, event.detail["reason"]) == (str(job.pk), "已重新导入")
    assert list(Job.objects.unsettled()) == [other]
    listed = browser.get(reverse("jobs:given-up"), {"settled": "yes"}).content.decode()
    assert ("导入名册" in listed, "导出名册" in listed) == (True, False)


def test_what_is_settled_or_was_not_given_up_is_not_settled(system):
    with pytest.raises(ValidationError, match="刷新页面"):
        jobs.settle(JobFactory(state=JobState.FAILED), by=system, reason="不办")
    job = jobs.settle(given_up(), by=system, reason="不办")
    with pytest.raises(ValidationError, match="刷新页面"):
        jobs.settle(job, by=system, reason="不办")
