import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.access import Denied
from portal.audit.models import Event
from portal.jobs.actions import JOB_SUBMITTED
from portal.jobs.choices import JobState
from portal.jobs.domain import jobs
from portal.jobs.job_kinds import SELF_TEST
from portal.jobs.models import Job
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory, run_now

pytestmark = pytest.mark.django_db


def submit(by, key="k", **params):
    return jobs.enqueue("tests.work", by=by, unit=by.unit, key=key, **params)


def test_submitted_job_waits_with_its_owner_and_parameters(member):
    job = submit(member, rows=3)
    assert (job.state, job.owner, job.unit) == (JobState.QUEUED, member, member.unit)
    assert job.params == {"rows": 3}
    assert Event.objects.get(action=JOB_SUBMITTED).object_id == str(job.pk)


def test_worker_is_called_only_after_commit(member, django_capture_on_commit_callbacks, calls_sent):
    with django_capture_on_commit_callbacks(execute=True):
        job = submit(member)
        assert calls_sent == []
    assert calls_sent == [job]


@pytest.fixture
def calls_sent(monkeypatch):
    calls = []
    monkeypatch.setattr(jobs, "_call_worker", calls.append)
    return calls


def test_same_key_gives_the_live_job_back(member):
    first = submit(member)
    assert submit(member) == first
    assert Job.objects.count() == 1


def test_same_key_of_another_person_is_refused_with_the_name(member, system):
    submit(member)
    with pytest.raises(ValidationError, match="周宁"):
        submit(system)


def test_same_key_is_free_again_after_the_end(member):
    JobFactory(owner=member, kind="tests.work", key="k", state=JobState.DONE)
    assert submit(member).state == JobState.QUEUED


def test_kind_with_a_permission_asks_for_it(member):
    with pytest.raises(Denied):
        jobs.enqueue(SELF_TEST, by=member, unit=member.unit, key="k")


def test_waiting_job_is_cancelled_at_once(member):
    job = jobs.cancel(submit(member), by=member)
    assert job.state == JobState.CANCELLED
    assert job.finished_at


def test_running_job_is_asked_to_stop(member):
    job = jobs.cancel(JobFactory(owner=member, state=JobState.RUNNING), by=member)
    assert (job.state, job.cancel_asked_at is not None) == (JobState.RUNNING, True)


def test_ended_job_cannot_be_cancelled(member):
    with pytest.raises(ValidationError, match="不需要取消"):
        jobs.cancel(JobFactory(owner=member, state=JobState.DONE), by=member)


def test_only_owner_and_administrator_cancel(member, system):
    with pytest.raises(Denied):
        jobs.cancel(submit(member), by=UserFactory())
    assert jobs.cancel(submit(member), by=system).state == JobState.CANCELLED


def test_failed_job_is_retried_from_the_start(member):
    job = JobFactory(owner=member, kind="tests.work", state=JobState.FAILED, attempts=3)
    again = jobs.retry(job, by=member)
    assert (again.state, again.error, again.attempts) == (JobState.QUEUED, "", 0)
    assert run_now(again).state == JobState.DONE


def test_done_job_is_not_retried(member):
    with pytest.raises(ValidationError, match="只有失败或取消"):
        jobs.retry(JobFactory(owner=member, state=JobState.DONE), by=member)


def test_retry_waits_for_the_same_work(member):
    submit(member, key="k")
    failed = JobFactory(owner=member, kind="tests.work", key="k", state=JobState.FAILED)
    with pytest.raises(ValidationError, match="已经在排队或办理"):
        jobs.retry(failed, by=member)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": JobState.FAILED, "error": ""},
        {"state": JobState.DONE, "finished_at": None},
        {"state": JobState.RUNNING, "heartbeat_at": None},
        {"state": JobState.QUEUED, "finished_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_database_refuses_a_contradictory_row(member, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(owner=member, **wrong)


def test_owner_and_administrator_see_a_job(member, system):
    job = submit(member)
    assert list(Job.objects.visible_to(member)) == [job]
    assert list(Job.objects.visible_to(system)) == [job]
    assert list(Job.objects.visible_to(UserFactory())) == []
