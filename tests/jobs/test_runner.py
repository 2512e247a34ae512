import datetime as dt

import pytest
from django.utils import timezone

from portal.audit import context
from portal.jobs.choices import JobState
from portal.jobs.domain import jobs, runner
from portal.jobs.domain.kinds import KINDS, JobKind
from portal.jobs.domain.progress import Report
from portal.jobs.job_kinds import SELF_TEST
from portal.jobs.models import Job
from portal.orgs.models import ComparisonGroup
from tests.factories.jobs import JobFactory, StillPulse, run_now

pytestmark = pytest.mark.django_db


def make(**facts):
    return JobFactory(**{"kind": "tests.work", **facts})


def effects():
    return sorted(ComparisonGroup.objects.values_list("name", flat=True))


@pytest.fixture
def special(monkeypatch):
    """A kind made of the given function."""

    def register(run):
        kind = JobKind("tests.special", "特别", run, resumable=True)
        monkeypatch.setitem(KINDS, kind.key, kind)
        return make(kind=kind.key)

    return register


def test_done_job_keeps_its_figures_and_file():
    job = run_now(make(key="k"))
    assert (job.state, job.result) == (JobState.DONE, {"写入": 2})
    with job.files.get(name="结果.csv").file.open() as stream:
        assert stream.read() == b"a,b\r\n"
    assert effects() == ["乙 k", "甲 k"]


def test_second_delivery_does_nothing():
    job = make(key="k")
    run_now(job)
    again = run_now(job)
    assert (again.attempts, effects()) == (1, ["乙 k", "甲 k"])


def test_refusal_of_the_work_is_the_reason_and_leaves_nothing():
    job = run_now(make(params={"refuse": "第 3 行的日期不对，请改正后重新导入。"}))
    assert (job.state, job.error) == (JobState.FAILED, "第 3 行的日期不对，请改正后重新导入。")
    assert effects() == []


def test_a_fault_is_told_plainly_and_its_details_only_to_the_log(caplog):
    job = run_now(make(params={"break": True}))
    assert job.error.startswith("程序出错，没有写入任何内容。")
    assert "secret" not in job.error
    assert "secret inner detail" in caplog.text
    assert effects() == []


def test_job_that_lost_its_fence_writes_nothing(special):
    def overtaken(job, report):
        ComparisonGroup.objects.create(name="僵尸")
        Job.objects.filter(pk=job.pk).update(fence=job.fence + 1)

    job = special(overtaken)
    runner.run(job.pk, pulse=StillPulse)
    assert effects() == []
    assert Job.objects.get(pk=job.pk).state == JobState.RUNNING


def test_cancel_that_comes_before_the_end_undoes_the_work(special):
    def cancelled(job, report):
        ComparisonGroup.objects.create(name="半截")
        Job.objects.filter(pk=job.pk).update(cancel_asked_at=timezone.now())

    # In one transaction the request to cancel is undone with the work, so it is asked before.
    job = special(cancelled)
    Job.objects.filter(pk=job.pk).update(cancel_asked_at=timezone.now())
    ended = run_now(job)
    assert (ended.state, effects()) == (JobState.CANCELLED, [])


def test_rights_are_asked_again_when_the_job_runs(system):
    job = jobs.enqueue(SELF_TEST, by=system, unit=system.unit, key="k")
    system.role_holdings.all().delete()
    failed = run_now(job)
    assert (failed.state, "权限" in failed.error) == (JobState.FAILED, True)


def test_disabled_owner_gets_nothing_done(member):
    job = make(owner=member)
    member.disabled_at = timezone.now()
    member.save()
    assert "已停用" in run_now(job).error


def test_unknown_kind_fails_with_words():
    assert "不再提供" in run_now(make(kind="tests.gone")).error


def test_work_carries_the_origin_of_its_request(special):
    seen = []
    job = special(lambda _job, _report: seen.append(context.current()))
    Job.objects.filter(pk=job.pk).update(address="10.0.0.7", request_id="abc")
    run_now(job)
    assert [(origin.address, origin.request_id) for origin in seen] == [("10.0.0.7", "abc")]


def test_report_counts_up():
    pulse = StillPulse(None)
    report = Report(pulse)
    report.step("读取第 3 张表", 0, 2)
    report.advance()
    assert pulse.told == [("读取第 3 张表", 0, 2), ("读取第 3 张表", 1, 2)]


def test_self_test_counts_the_tables(system):
    job = jobs.enqueue(SELF_TEST, by=system, unit=system.unit, key="k")
    done = run_now(job)
    assert (done.state, done.result["数据表"] > 5) == (JobState.DONE, True)
    assert done.files.get().name.startswith(f"系统自检-{timezone.localdate():%Y%m%d}")
    assert dt.timedelta(0) <= done.finished_at - done.started_at
