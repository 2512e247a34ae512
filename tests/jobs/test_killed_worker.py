"""A real worker, killed in the middle by SIGKILL: the work happens once or not at all."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.jobs.choices import JobState
from portal.jobs.domain import jobs, progress, rescue, runner
from portal.jobs.models import Job
from portal.orgs.models import ComparisonGroup
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("worker")]
PATIENCE = 60  # seconds


def until(what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := what():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"did not happen: {what}")


@contextmanager
def worker(media, *, module="tests.jobs.kinds", **more):
    """Celery as it runs in production, on the test's database; `module` is imported as well."""
    address = urlsplit(settings.DATABASE_URL)
    name = connection.settings_dict["NAME"]
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(address._replace(path=f"/{name}")),
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(media),
        **more,
    }
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-I", module]
    command += ["--concurrency", "1", "--loglevel", "WARNING"]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process):
    """The worker and the child that does the work, with no time for farewells."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def effects():
    return sorted(ComparisonGroup.objects.values_list("name", flat=True))


def submitted(kind, tmp_path):
    by = UserFactory()
    signals = {"started": str(tmp_path / "started"), "go": str(tmp_path / "go")}
    return jobs.enqueue(kind, by=by, unit=by.unit, key="k", **signals)


def killed_in_the_middle(kind, tmp_path):
    """The job as its dead worker left it, long enough ago to be seen."""
    job = submitted(kind, tmp_path)
    with worker(tmp_path) as process:
        until((tmp_path / "started").exists)
        until(lambda: Job.objects.filter(pk=job.pk, step="写入第一半", total=2).exists())
        kill(process)
    job.refresh_from_db()
    assert (job.state, job.attempts, effects()) == (JobState.RUNNING, 1, [])
    Job.objects.update(heartbeat_at=timezone.now() - rescue.DEAD_AFTER * 2)
    (tmp_path / "go").touch()
    return job


def ended(job):
    return Job.objects.filter(pk=job.pk, state__in=[JobState.DONE, JobState.FAILED]).first()


def test_resumable_job_is_done_exactly_once_by_the_next_worker(tmp_path):
    job = killed_in_the_middle("tests.work", tmp_path)
    with worker(tmp_path):
        assert rescue.rescue() == [job]
        jobs.send(job)  # delivered twice, as a broker may
        done = until(lambda: ended(job))
        time.sleep(1)
    assert (done.state, done.attempts, done.error) == (JobState.DONE, 2, "")
    assert effects() == ["乙 k", "甲 k"]


def test_steps_done_before_the_worker_died_are_not_done_again(tmp_path):
    """The second step stands open when the worker is killed: only the first one stays."""
    by = UserFactory()
    signals = {"started": str(tmp_path / "started"), "go": str(tmp_path / "go")}
    job = jobs.enqueue("tests.steps", by=by, unit=by.unit, key="k", waiting=["乙"], **signals)
    with worker(tmp_path) as process:
        until((tmp_path / "started").exists)
        kill(process)
    assert effects() == ["甲"]
    first = job.steps.get()
    Job.objects.update(heartbeat_at=timezone.now() - rescue.DEAD_AFTER * 2)
    (tmp_path / "go").touch()
    assert rescue.rescue() == [job]
    in_thread(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == (JobState.DONE, 2, {"写入": 3})
    assert effects() == ["丙", "乙", "甲"]
    assert job.steps.first().at == first.at


def test_other_job_fails_with_its_reason_and_leaves_nothing(tmp_path):
    job = killed_in_the_middle("tests.once", tmp_path)
    rescue.rescue()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "没有写入任何内容" in job.error
    assert effects() == []


def hanging(**params):
    by = UserFactory()
    return jobs.enqueue("tests.hang", by=by, unit=by.unit, key="k", **params)


def test_job_that_hangs_is_ended_in_plain_words_and_leaves_nothing(tmp_path):
    job = hanging()
    with worker(tmp_path) as process:
        failed = until(lambda: ended(job))
        assert process.poll() is None
    assert failed.state == JobState.FAILED
    assert failed.error.startswith("超过 0.05 分钟仍没有办完，已自动停止，没有写入任何内容。")
    assert effects() == []


def test_job_deaf_to_its_limit_is_killed_and_not_run_again(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "KILL_AFTER", dt.timedelta(seconds=1))
    job = hanging(deaf=True)
    with worker(tmp_path):
        until(lambda: Job.objects.filter(pk=job.pk, state=JobState.RUNNING).exists())
        until(no_heartbeat_of(job))
        Job.objects.update(heartbeat_at=timezone.now() - rescue.DEAD_AFTER * 2)
        assert rescue.rescue() == [job]
    job.refresh_from_db()
    assert (job.state, job.attempts, effects()) == (JobState.FAILED, 1, [])
    assert "仍没有办完" in job.error


def no_heartbeat_of(job):
    """True once the process that beats is gone: a moved heartbeat stays where it was put."""
    past = timezone.now() - dt.timedelta(hours=1)

    def quiet():
        Job.objects.filter(pk=job.pk).update(heartbeat_at=past)
        time.sleep(progress.BEAT_EVERY + 1)
        return Job.objects.filter(pk=job.pk, heartbeat_at=past).exists()

    return quiet


def test_worker_that_comes_back_too_late_changes_nothing(tmp_path, monkeypatch):
    """A run that only seemed dead goes on after another one has finished the job."""
    monkeypatch.setattr(progress.HeartbeatThread, "_beat", lambda _thread: None)
    job = submitted("tests.work", tmp_path)
    late = threading.Thread(target=in_thread, args=(job.pk,), daemon=True)
    late.start()
    until((tmp_path / "started").exists)
    Job.objects.update(heartbeat_at=timezone.now() - rescue.DEAD_AFTER * 2)
    rescue.rescue()
    # Its uncommitted rows hold the other run up only until it learns that it lost the job.
    other = threading.Thread(target=in_thread, args=(job.pk,), daemon=True)
    other.start()
    (tmp_path / "go").touch()
    late.join(PATIENCE)
    other.join(PATIENCE)
    job.refresh_from_db()
    assert (job.state, job.attempts, effects()) == (JobState.DONE, 2, ["乙 k", "甲 k"])


def test_cancelled_job_stops_at_its_next_step(tmp_path):
    job = submitted("tests.work", tmp_path)
    running = threading.Thread(target=in_thread, args=(job.pk,), daemon=True)
    running.start()
    until((tmp_path / "started").exists)
    jobs.cancel(job, by=job.owner)
    running.join(PATIENCE)
    job.refresh_from_db()
    assert (job.state, effects()) == (JobState.CANCELLED, [])


def test_progress_is_seen_while_the_work_is_not_yet_committed(tmp_path):
    job = submitted("tests.work", tmp_path)
    running = threading.Thread(target=in_thread, args=(job.pk,), daemon=True)
    running.start()
    seen = until(lambda: Job.objects.filter(pk=job.pk).exclude(step="").first())
    assert (seen.step, seen.done, seen.total, effects()) == ("写入第一半", 1, 2, [])
    (tmp_path / "go").touch()
    running.join(PATIENCE)
    assert effects() == ["乙 k", "甲 k"]


def in_thread(pk):
    try:
        runner.run(pk)
    finally:
        connection.close()
