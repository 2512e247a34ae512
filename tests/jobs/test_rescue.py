import datetime as dt
import os
import time

import pytest
from django.utils import timezone

from portal import schedule
from portal.jobs.choices import JobState
from portal.jobs.domain import rescue
from portal.jobs.models import Job
from tests.factories.jobs import JobFactory, run_now

pytestmark = pytest.mark.django_db


def silent(seconds=31, **facts):
    job = JobFactory(**{"kind": "tests.work", "state": JobState.RUNNING, "attempts": 1, **facts})
    beat = timezone.now() - dt.timedelta(seconds=seconds)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=beat)
    return job


def test_dead_jobs_are_seen_within_a_minute():
    every = schedule.ENTRIES["jobs-rescue"]["schedule"]
    assert rescue.DEAD_AFTER.total_seconds() + every < 60


def test_job_with_a_fresh_heartbeat_is_left_alone():
    silent(seconds=5)
    assert rescue.rescue() == []


def test_resumable_job_goes_back_to_the_queue_and_is_done():
    job = silent(fence=1)
    rescue.rescue()
    job.refresh_from_db()
    assert (job.state, job.step) == (JobState.QUEUED, "后台服务曾中断，正在重新办理")
    done = run_now(job)
    assert (done.state, done.attempts, done.fence) == (JobState.DONE, 2, 2)


def test_other_job_fails_with_the_reason():
    job = silent(kind="tests.once")
    rescue.rescue()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error.startswith("办理这项任务的后台服务中断")


def test_job_that_kills_its_worker_each_time_is_given_up():
    job = silent(attempts=rescue.MOST_ATTEMPTS)
    rescue.rescue()
    job.refresh_from_db()
    assert (job.state, "连续中断 3 次" in job.error) == (JobState.FAILED, True)


def test_dead_job_somebody_cancelled_is_cancelled():
    job = silent(cancel_asked_at=timezone.now())
    rescue.rescue()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_lost_call_is_repeated_once_in_a_while():
    long_ago = timezone.now() - dt.timedelta(minutes=6)
    job = JobFactory(sent_at=long_ago)
    assert rescue.rescue() == [job]
    assert rescue.rescue() == []


def test_rescue_costs_little_when_all_is_well(django_assert_num_queries):
    JobFactory.create_batch(3, state=JobState.DONE)
    with django_assert_num_queries(6):  # two looks, each in a transaction (or savepoint)
        rescue.rescue()


def test_old_results_and_files_of_dead_runs_are_removed(tmp_path):
    old = run_now(JobFactory(kind="tests.work"))
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - dt.timedelta(days=31))
    new = run_now(JobFactory(kind="tests.work"))
    stray = tmp_path / "media/jobs/7-1"
    stray.touch()
    os.utime(stray, (time.time() - 90_000,) * 2)
    assert rescue.tidy() == 2
    kept = [path.name for path in stray.parent.iterdir()]
    assert kept == [f"{new.pk}-1-1"]
    assert (old.files.exists(), old.state) == (False, JobState.DONE)


def running_for(minutes, **facts):
    job = JobFactory(**{"kind": "tests.work", "state": JobState.RUNNING, "attempts": 1, **facts})
    now = timezone.now()
    began = now - dt.timedelta(minutes=minutes)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=now, started_at=began)
    return job


def test_a_job_past_its_limit_is_ended_though_its_worker_lives():
    job, other = running_for(33), running_for(31, key="other")
    assert rescue.rescue() == [job]
    job.refresh_from_db()
    assert (job.state, job.error[:11]) == (JobState.FAILED, "超过 30 分钟仍没有")
    other.refresh_from_db()
    assert other.state == JobState.RUNNING


def test_a_dead_job_past_its_limit_is_not_run_again():
    job = running_for(31)
    Job.objects.update(heartbeat_at=timezone.now() - rescue.DEAD_AFTER * 2)
    rescue.rescue()
    job.refresh_from_db()
    assert (job.state, "仍没有办完" in job.error) == (JobState.FAILED, True)
